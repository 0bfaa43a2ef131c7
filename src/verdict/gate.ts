import type { Weight } from './weight.js';
import type { Level, Verdict } from './verdict.js';

/** One line of the gate's input: what a planned case came to. `undefined` verdict: planned and never judged. */
export interface Outcome {
  id: string;
  requirement: string;
  level: Level;
  verdict: Verdict | undefined;
  weight: Weight | undefined;
  /** Why it is inconclusive, in one sentence. */
  reason?: string;
  /** The case that explains it. */
  because?: string;
  /** Something was sent or asked for: the reason is about the target as it was met, not about what was given. */
  tried?: boolean;
  /** The capability that the document lets the target leave out, where the case needs it. */
  optional?: string;
  /** The capability that the target lacks, where the document demands it and the target file says so. */
  limitation?: string;
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
  /** Requirements with a case of this weight. */
  having(weight: Weight): string[];
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
    says: ({ outcomes, having }) =>
      count(
        having('harness'),
        (ids) => `no verdict for ${list(ids)}${because(reasonOf(outcomes, 'harness'))}`,
      ),
  },
  {
    exit: 3,
    title: 'INCOMPLETE',
    says: ({ outcomes }) =>
      outcomes.some(isJudged) ? undefined : `nothing was judged${because(firstCause(outcomes))}`,
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
const reasonOf = (outcomes: readonly Outcome[], weight: Weight): string | undefined =>
  firstCause(outcomes.filter((outcome) => outcome.weight === weight));

/**
 * The reason that comes first in the order of causes, not of cases: what was met when something was tried, then what was
 * not given, then what follows from another case, and last what the target is not said to have.
 */
function firstCause(outcomes: readonly Outcome[]): string | undefined {
  const rank = ({ verdict, because: explained, tried }: Outcome): number =>
    verdict === 'not-applicable' ? 3 : explained !== undefined ? 2 : tried === true ? 0 : 1;
  const told = outcomes.filter(({ reason }) => reason !== undefined);
  return told.toSorted((a, b) => rank(a) - rank(b))[0]?.reason;
}

/**
 * Decides the run from the outcomes of all planned cases. Never green when nothing was judged or a planned case is
 * missing. A failure found is true whatever else happened, so it outranks an incomplete run.
 */
export function gate(
  outcomes: readonly Outcome[],
  context: {
    interrupted?: boolean;
    /** Prefix of ids by which the plan was filtered. */
    filtered?: string | undefined;
    /** The part of the plan that was tried: `2/4`. */
    shard?: string | undefined;
    /** What else limits the plan, as options. */
    filters?: readonly string[] | undefined;
    /** That the run was ended since it took too long, in few words. */
    overtime?: string | undefined;
    /** How many risky cases were not planned. */
    leftOut?: number;
    /** That the target was away, in few words. */
    away?: string | undefined;
  } = {},
): Gate {
  const having = (weight: Weight): string[] => [
    ...new Set(outcomes.filter((outcome) => outcome.weight === weight).map(({ requirement }) => requirement)),
  ];
  const { leftOut = 0 } = context;
  const filtered = [
    ...(context.filtered === undefined ? [] : [` (filtered by --only ${context.filtered})`]),
    ...(context.shard === undefined ? [] : [` (shard ${context.shard} alone)`]),
    ...(context.filters ?? []).map((filter) => ` (filtered by ${filter})`),
    ...(leftOut === 0 ? [] : [` (without ${plural(leftOut, 'risky case')})`]),
    ...(context.overtime ? [` (${context.overtime})`] : []),
  ].join('');
  // It is told once, also where it is the reason that nothing has a verdict.
  const awayBut = (words: string): string =>
    context.away && !words.includes(context.away) ? ` (${context.away})` : '';
  if (context.interrupted) {
    const judged = outcomes.filter(isJudged).length;
    return {
      exit: 130,
      sentence: `INTERRUPTED after ${judged} of ${outcomes.length} cases${filtered}${awayBut('')}.`,
    };
  }
  for (const { exit, title, says } of rungs) {
    const words = says({ outcomes, having });
    if (words !== undefined) return { exit, sentence: `${title}${filtered}${awayBut(words)}: ${words}.` };
  }
  const warnings = count(having('warn'), (ids) => plural(ids.length, 'warning'));
  const known = joined([
    count(having('known'), (ids) => plural(ids.length, 'known finding')),
    count(
      distinct(outcomes, 'limitation'),
      (ids) => `${plural(ids.length, 'known limitation')}: ${list(ids)}`,
    ),
  ]);
  // What the document allows is no finding; a reader must see all the same what was never asked.
  const notNeeded = outcomes.filter(({ optional }) => optional !== undefined);
  const optional = count(
    notNeeded.map(({ id }) => id),
    (ids) =>
      `${plural(ids.length, 'case')} not applicable, since the document lets the target leave out ${distinct(notNeeded, 'optional').join(', ')}`,
  );
  const tail = joined([warnings, optional]);
  const besides = tail === undefined ? '' : `; ${tail}`;
  const limits = filtered + awayBut('');
  return {
    exit: 0,
    sentence:
      known === undefined
        ? `CONFORMS${limits}: every applicable MUST passed${besides}.`
        : `GATE PASSED${limits}: nothing new; ${known}, so it does not conform${besides}.`,
  };
}

const distinct = (outcomes: readonly Outcome[], member: 'optional' | 'limitation'): string[] => [
  ...new Set(outcomes.flatMap((outcome) => outcome[member] ?? [])),
];
