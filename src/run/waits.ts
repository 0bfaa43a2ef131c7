import { builtInChecks, type Check } from '../checks/index.js';
import type { PlannedCase } from '../plan/case.js';
import { milliseconds } from '../spec/duration.js';
import type { Step } from '../spec/steps.js';

/** Milliseconds that single steps of a case, or its check, may take where they say so themselves: they wait for a timer of the protocol. */
export function ownWaits({ check }: PlannedCase, checks: readonly Check[] = builtInChecks): number[] {
  if (check.name === 'steps') return (check.with as Step[]).map(ownWait);
  const wait = checks.find(({ name }) => name === check.name)?.waits?.(check.with);
  return wait === undefined ? [] : [wait];
}

const ownWait = ({ within = 0, wait }: Step): number =>
  milliseconds(within) + (wait ? milliseconds(wait.lasts) + milliseconds(wait.margin) : 0);
