import type { Effect } from '../../verdict/effect.js';
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

/** Words for what should have had a verdict and has none. */
export const openWords: readonly CellWord[] = ['error', 'inconclusive', 'not judged'];

/** The word for a verdict and its effect on the gate, of a case or of a requirement. */
export function wordOf({ verdict, effect }: { verdict: Verdict | 'not judged'; effect: Effect }): CellWord {
  if (effect === 'stale') return 'stale finding';
  if (effect === 'limitation') return 'known limitation';
  if (verdict === 'fail')
    return effect === 'known' ? 'known finding' : effect === 'warn' ? 'warning' : 'fail';
  return verdict === 'not-applicable' ? 'not applicable' : verdict;
}
