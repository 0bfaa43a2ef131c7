import type { Effect } from './effect.js';
import type { Level, Verdict } from './verdict.js';

/** One line of the gate's input: what a planned case came to. `undefined` verdict: planned and never judged. */
export interface Outcome {
  id: string;
  requirement: string;
  level: Level;
  verdict: Verdict | undefined;
  effect: Effect | undefined;
  /** Why it is inconclusive, in one sentence. */
  reason?: string;
}

export interface Gate {
  exit: 0 | 1 | 3 | 4 | 130;
  /** One sentence for people. */
  sentence: string;
}

const list = (ids: readonly string[]): string =>
  ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

interface Book {
  outcomes: readonly Outcome[];
  /** Requirements with a case of this effect. */
  having(effect: Effect): string[];
}

/** What the run can come to, worst first. Each answers its words, or undefined when it does not hold. */
const rungs: readonly { exit: Gate['exit']; title: string; says(book: Book): string | undefined }[] = [
  {
    exit: 1,
    title: 'DOES NOT CONFORM',
    says: ({ having }) =>
      joined([
        count(having('block'), (ids) => `${plural(ids.length, 'requirement')} failed: ${list(ids)}`),
        count(
          having('stale'),
          (ids) => `${plural(ids.length, 'known finding')} no longer true as listed: ${list(ids)}`,
        ),
      ]),
  },
  {
    exit: 4,
    title: 'HARNESS FAILED',
    says: ({ having }) => count(having('harness'), (ids) => `no verdict for ${list(ids)}`),
  },
  {
    exit: 3,
    title: 'INCOMPLETE',
    says: ({ outcomes }) =>
      outcomes.some(isJudged)
        ? undefined
        : `nothing was judged${because(outcomes.find(({ reason }) => reason)?.reason)}`,
  },
  {
    exit: 3,
    title: 'INCOMPLETE',
    says: ({ outcomes, having }) =>
      joined([
        count(
          having('incomplete'),
          (ids) => `no verdict for ${list(ids)}${because(reasonOf(outcomes, 'incomplete'))}`,
        ),
        count(
          outcomes.filter(({ verdict }) => verdict === undefined).map(({ id }) => id),
          (ids) => `${plural(ids.length, 'case')} never ran`,
        ),
      ]),
  },
];

const isJudged = ({ verdict }: Outcome): boolean => verdict === 'pass' || verdict === 'fail';
const count = (ids: string[], words: (ids: string[]) => string): string | undefined =>
  ids.length === 0 ? undefined : words(ids);
const joined = (parts: (string | undefined)[]): string | undefined =>
  parts.filter((part) => part !== undefined).join('; ') || undefined;
const because = (reason: string | undefined): string => (reason === undefined ? '' : ` (${reason})`);
const reasonOf = (outcomes: readonly Outcome[], effect: Effect): string | undefined =>
  outcomes.find((outcome) => outcome.effect === effect)?.reason;

/**
 * Decides the run from the outcomes of all planned cases. Never green when nothing was judged or a planned case is
 * missing. A failure found is true whatever else happened, so it outranks an incomplete run.
 */
export function gate(
  outcomes: readonly Outcome[],
  context: { interrupted?: boolean; filtered?: string | undefined } = {},
): Gate {
  const having = (effect: Effect): string[] => [
    ...new Set(outcomes.filter((outcome) => outcome.effect === effect).map(({ requirement }) => requirement)),
  ];
  const filtered = context.filtered === undefined ? '' : ` (filtered by --only ${context.filtered})`;
  if (context.interrupted) {
    const judged = outcomes.filter(isJudged).length;
    return { exit: 130, sentence: `INTERRUPTED after ${judged} of ${outcomes.length} cases${filtered}.` };
  }
  for (const { exit, title, says } of rungs) {
    const words = says({ outcomes, having });
    if (words !== undefined) return { exit, sentence: `${title}${filtered}: ${words}.` };
  }
  const tail = joined([
    count(having('known'), (ids) => plural(ids.length, 'known finding')),
    count(having('warn'), (ids) => plural(ids.length, 'warning')),
  ]);
  return {
    exit: 0,
    sentence: `CONFORMS${filtered}: every applicable MUST passed${tail === undefined ? '' : `, with ${tail}`}.`,
  };
}
