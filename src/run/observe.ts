import type { PlannedCase } from '../plan/case.js';
import type { CaseLine } from '../verdict/record.js';

type Outcome = Pick<CaseLine, 'verdict' | 'expected' | 'actual' | 'reason' | 'because' | 'observed'>;

/**
 * What trying an observation comes to: its steps held, so the target has the capability, or did not. That fails nobody
 * unless the user claims otherwise.
 */
export function asObservation(observes: PlannedCase['observes'], outcome: Outcome): Outcome {
  const { verdict, expected, actual } = outcome;
  if (observes === undefined || (verdict !== 'pass' && verdict !== 'fail')) return outcome;
  const { capability, claimed } = observes;
  const observed = { capability, has: verdict === 'pass' };
  if (claimed === undefined && !observed.has)
    return {
      verdict: 'not-applicable',
      reason: `the target does not have the capability ${capability}: expected ${expected}, but ${actual}`,
      observed,
    };
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

/** Why a case that needs a capability is not applicable, by what its observation came to; undefined when it is. */
export function absence(
  capability: string,
  observation: CaseLine,
  byDefault: boolean,
): Pick<Outcome, 'reason' | 'because'> | undefined {
  const { id, observed, reason = '' } = observation;
  if (observed?.has ?? byDefault) return undefined;
  const why = observed
    ? `it was observed to be absent by ${id}`
    : `it could not be observed by ${id} (${reason}), and is not presumed`;
  return { reason: `capability ${capability}: ${why}`, because: id };
}
