import type { CaseLine } from '../../verdict/record.js';

/** How a case counts for who reads test results and knows nothing of levels: an error means that nothing was judged. */
export type Kind = 'passed' | 'failure' | 'error' | 'skipped';

/** A warning or a known finding is a pass; one that is listed and seen no more is a failure. */
export function kindOf({ verdict, weight }: Pick<CaseLine, 'verdict' | 'weight'>): Kind {
  if (verdict === 'not-applicable') return 'skipped';
  if (weight === 'stale') return 'failure';
  if (verdict === 'error') return 'error';
  if (weight === 'warn' || weight === 'known' || verdict === 'pass') return 'passed';
  return verdict === 'fail' ? 'failure' : 'error';
}

/** What to say of a case that counts as a failure. */
export function failureMessage({ verdict, weight, expected, actual }: CaseLine): string {
  if (verdict === 'pass') return 'expected the known finding, but it no longer happens: take it off the list';
  const message = `expected ${expected}, but ${actual}`;
  return weight === 'stale' ? `${message} (a known finding, seen differently than listed)` : message;
}
