import { builtInChecks, type Check } from '../checks/index.js';
import type { PlannedCase } from '../plan/case.js';
import { plannedTime } from '../spec/duration.js';
import { wordsOf, type Step } from '../spec/steps.js';
import { verbs } from '../steps/verbs/index.js';

/** Milliseconds that single steps of a case, or its check, may take where they say so themselves: they wait for a timer of the protocol. */
export function ownWaits({ check }: PlannedCase, checks: readonly Check[] = builtInChecks): number[] {
  if (check.name === 'steps') return (check.with as Step[]).map(ownWait);
  const wait = checks.find(({ name }) => name === check.name)?.waits?.(check.with);
  return wait === undefined ? [] : [wait];
}

const ownWait = (step: Step): number => {
  const verb = verbs.find(({ name }) => wordsOf(step, name) !== undefined);
  return plannedTime(step.within ?? 0) + (verb?.lasts?.(wordsOf(step, verb.name)) ?? 0);
};
