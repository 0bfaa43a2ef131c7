import type { CaseLine } from '../../verdict/record.js';
import { failureMessage, kindOf } from './kind.js';

/**
 * How a case counts in formats that know more than a pass and a failure: what is listed as known, or only warns, is
 * tolerated and not called a pass.
 */
export type CaseOutcome = 'passed' | 'failed' | 'not judged' | 'tolerated' | 'not applicable';

/** What a case came to. A planned case without a line is not judged. */
export function outcomeOfCase(line: Pick<CaseLine, 'verdict' | 'weight'>): CaseOutcome {
  const kind = kindOf(line);
  if (kind === 'skipped') return 'not applicable';
  if (kind === 'failure') return 'failed';
  if (kind === 'error') return 'not judged';
  return line.verdict === 'pass' ? 'passed' : 'tolerated';
}

/** What to say of a case that did not pass; undefined of one that did. */
export function messageOf(line: CaseLine): string | undefined {
  switch (outcomeOfCase(line)) {
    case 'passed':
      return undefined;
    case 'failed':
      return failureMessage(line);
    default:
      return line.verdict === 'fail'
        ? `${failureMessage(line)} (${line.weight === 'known' ? `known: ${line.known}` : 'a warning'})`
        : (line.reason ?? line.verdict);
  }
}
