/** The vocabulary of judging, after ISO/IEC 9646 and TTCN-3. */

export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** Where a requirement stands: in the document, on the vendor's other pages, or nowhere (common sense). */
export type Basis = 'document' | 'elsewhere' | 'inferred';

export const verdicts = ['pass', 'fail', 'inconclusive', 'not-applicable', 'error'] as const;
export type Verdict = (typeof verdicts)[number];

/** Worse verdicts win: a later pass never lifts a fail (TTCN-3's verdict algebra). */
const severity: Record<Verdict, number> = {
  'not-applicable': 0,
  pass: 1,
  inconclusive: 2,
  error: 3,
  fail: 4,
};

/** The verdict of a requirement from those of its cases. An empty list was never judged: inconclusive. */
export function worst(all: readonly Verdict[]): Verdict {
  if (all.length === 0) return 'inconclusive';
  return all.reduce((a, b) => (severity[b] > severity[a] ? b : a));
}
