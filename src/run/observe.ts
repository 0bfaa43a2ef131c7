import type { PlannedCase } from '../plan/case.js';
import { lets } from '../spec/option.js';
import type { CaseLine } from '../verdict/record.js';

type Outcome = Pick<
  CaseLine,
  'verdict' | 'expected' | 'actual' | 'reason' | 'because' | 'observed' | 'optional' | 'limitation'
>;

/**
 * What trying an observation comes to: its steps held, so the target has the capability, or did not. That fails nobody
 * where the document lets the target leave it out, unless the user claims otherwise. What the document demands fails
 * as any other requirement, unless the user claims the limitation.
 */
export function asObservation(observes: PlannedCase['observes'], outcome: Outcome): Outcome {
  const { verdict, expected, actual } = outcome;
  if (observes === undefined || (verdict !== 'pass' && verdict !== 'fail')) return outcome;
  const { capability, claimed, optional } = observes;
  const observed = { capability, has: verdict === 'pass' };
  const lacking = `the target does not have the capability ${capability}: expected ${expected}, but ${actual}`;
  if (!observed.has && !optional)
    return claimed === false
      ? {
          verdict: 'not-applicable',
          reason: `${lacking}. The target file says so, a limitation: the document demands it`,
          observed,
          limitation: capability,
        }
      : { ...outcome, observed };
  if (claimed === undefined && !observed.has) return { verdict: 'not-applicable', reason: lacking, observed };
  if (claimed === undefined || claimed === observed.has) return { verdict: 'pass', observed };
  return claimed
    ? { verdict, expected: `${expected}, since ${capability} is claimed`, actual: actual ?? '', observed }
    : {
        verdict: 'fail',
        expected: `no ${capability}, since that is claimed`,
        actual: 'the target has it',
        observed,
      };
}

/**
 * What a case comes to that needs a capability, by what its observation came to; undefined when it is to be tried. Where
 * the observation could have been made and showed nothing, nobody knows whether the case applies.
 */
export function absence(
  { capability, optional, default: byDefault }: PlannedCase['observedBy'][number],
  { id, observed, optional: lacked, verdict, reason = '' }: CaseLine,
  couldBeMade: boolean,
): Pick<Outcome, 'verdict' | 'reason' | 'because' | 'optional'> | undefined {
  // What is observed only of who has another capability is absent where that is.
  const isOutOfQuestion = verdict === 'not-applicable' && lacked !== undefined && couldBeMade;
  if (observed?.has ?? (byDefault && !isOutOfQuestion)) return undefined;
  const notObserved = `capability ${capability}: it could not be observed by ${id} (${reason})`;
  if (!observed && couldBeMade && !isOutOfQuestion)
    return { verdict: 'inconclusive', reason: notObserved, because: id };
  const why = observed
    ? `capability ${capability}: it was observed to be absent by ${id}`
    : isOutOfQuestion
      ? `capability ${capability}: ${id} does not apply (${reason})`
      : `${notObserved}, and is not presumed`;
  return {
    verdict: 'not-applicable',
    reason: `${why}. ${lets(optional)}`,
    because: id,
    optional: { capability, ...optional },
  };
}
