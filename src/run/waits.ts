import type { PlannedCase } from '../plan/case.js';
import { milliseconds } from '../spec/duration.js';
import type { Step } from '../spec/steps.js';

/** Milliseconds that single steps of a case may take where they say so themselves: they wait for a timer of the protocol. */
export const ownWaits = ({ check }: PlannedCase): number[] =>
  check.name === 'steps' ? (check.with as Step[]).map(ownWait) : [];

const ownWait = ({ within = 0, wait }: Step): number =>
  milliseconds(within) + (wait ? milliseconds(wait.lasts) + milliseconds(wait.margin) : 0);
