import type { Weight } from '../../verdict/weight.js';
import type { Verdict } from '../../verdict/verdict.js';

/** What stands in a cell, from what a reader must see first to what needs no reading. */
export const cellWords = [
  'fail',
  'stale finding',
  'error',
  'inconclusive',
  'not judged',
  'known finding',
  'known limitation',
  'warning',
  'not applicable',
  'not started',
  'not spoken',
  'pass',
] as const;
export type CellWord = (typeof cellWords)[number];

/** Words for what the target did otherwise than demanded. */
export const findingWords: readonly CellWord[] = [
  'fail',
  'stale finding',
  'known finding',
  'known limitation',
  'warning',
];

/** Words for all of a broker of which nothing is compared: there is no evidence behind them. */
export const emptyWords: readonly CellWord[] = ['not started', 'not spoken'];

/** Words for what should have had a verdict and has none. */
export const openWords: readonly CellWord[] = ['error', 'inconclusive', 'not judged'];

/** The word for a verdict and its weight on the gate, of a case or of a requirement. */
export function wordOf({ verdict, weight }: { verdict: Verdict | 'not judged'; weight: Weight }): CellWord {
  if (weight === 'stale') return 'stale finding';
  if (weight === 'limitation') return 'known limitation';
  if (verdict === 'fail')
    return weight === 'known' ? 'known finding' : weight === 'warn' ? 'warning' : 'fail';
  return verdict === 'not-applicable' ? 'not applicable' : verdict;
}
