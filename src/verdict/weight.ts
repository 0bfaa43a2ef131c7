import type { Basis, Level, Verdict } from './verdict.js';

/**
 * What a verdict does to the gate. `known` is a failure listed among the target's known findings; `stale` a listed
 * finding that did not happen, or happened differently; `limitation` something that the document demands and the target
 * file says is not there.
 */
export type Weight = 'none' | 'block' | 'warn' | 'known' | 'limitation' | 'stale' | 'incomplete' | 'harness';

export interface KnownFinding {
  requirement: string;
  /** Only this case of the requirement, by its name; all of them when missing. */
  case?: string;
  /** What was seen, compared with the case's `actual` text: equal, or contained in it. */
  seen: string;
  reason: string;
  /** What was sent, in words. */
  sent?: string;
  /** Who sees to it. */
  owner?: string;
  /** The first day, or the first version of the target, on which it is no excuse any more: `2026-12-31`, `2.1.0`. */
  until?: string;
  /** The target's own issue. */
  link?: string;
  /**
   * The listed finding, by its requirement or case, that keeps this case from a verdict; `seen` is then part of the reason
   * why it has none.
   */
  because?: string;
  /** It happens now and then: a run in which it does not says nothing against the list. */
  intermittent?: boolean;
}

export interface Judged {
  verdict: Verdict;
  level: Level;
  basis: Basis;
  /** What was seen, in words; empty on a pass. */
  actual?: string;
  /** Why it has no verdict, in words. */
  reason?: string;
  /** The capability that the target lacks as its target file says, though the document demands it. */
  limitation?: string;
}

/**
 * The weight of one judged case. A failed MUST that a document states blocks; a failed SHOULD, or anything inferred,
 * warns unless `strict`. A MAY never blocks.
 */
export function weightOf(
  judged: Judged,
  { strict = false, finding }: { strict?: boolean; finding?: KnownFinding | undefined } = {},
): Weight {
  const { verdict, level, basis, actual = '', reason = '', limitation } = judged;
  const counts = level !== 'MAY' && (strict || (level === 'MUST' && basis !== 'inferred'));
  const failed = finding ? failedAs(finding, actual) : counts ? 'block' : 'warn';
  const weights: Record<Verdict, Weight> = {
    pass: finding ? 'stale' : 'none',
    fail: failed,
    inconclusive: isBehind(finding, reason) ? 'known' : counts ? 'incomplete' : 'warn',
    'not-applicable': limitation === undefined ? 'none' : 'limitation',
    error: 'harness',
  };
  return weights[verdict];
}

const failedAs = ({ because, seen }: KnownFinding, actual: string): Weight =>
  because === undefined && actual.includes(seen) ? 'known' : 'stale';

/** Whether a case has no verdict because of a finding, as is listed. */
const isBehind = (finding: KnownFinding | undefined, reason: string): boolean =>
  finding?.because !== undefined && reason.includes(finding.seen);
