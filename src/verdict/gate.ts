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

/**
 * Decides the run from the outcomes of all planned cases. Never green when nothing was judged or a planned case is
 * missing. A failure found is true whatever else happened, so it outranks an incomplete run.
 */
export function gate(
  outcomes: readonly Outcome[],
  context: { interrupted?: boolean; filtered?: string | undefined } = {},
): Gate {
  const requirementsWith = (effect: Effect): string[] => [
    ...new Set(outcomes.filter((o) => o.effect === effect).map((o) => o.requirement)),
  ];
  const filtered = context.filtered === undefined ? '' : ` (filtered by --only ${context.filtered})`;
  const judged = outcomes.filter((o) => o.verdict === 'pass' || o.verdict === 'fail');
  const unjudged = outcomes.filter((o) => o.verdict === undefined);
  if (context.interrupted) {
    return {
      exit: 130,
      sentence: `INTERRUPTED after ${judged.length} of ${outcomes.length} cases${filtered}.`,
    };
  }
  const blocked = requirementsWith('block');
  const stale = requirementsWith('stale');
  if (blocked.length > 0 || stale.length > 0) {
    const parts = [
      blocked.length > 0 ? `${plural(blocked.length, 'requirement')} failed: ${list(blocked)}` : '',
      stale.length > 0
        ? `${plural(stale.length, 'known finding')} no longer true as listed: ${list(stale)}`
        : '',
    ].filter(Boolean);
    return { exit: 1, sentence: `DOES NOT CONFORM${filtered}: ${parts.join('; ')}.` };
  }
  const broken = requirementsWith('harness');
  if (broken.length > 0) {
    return { exit: 4, sentence: `HARNESS FAILED${filtered}: no verdict for ${list(broken)}.` };
  }
  if (judged.length === 0) {
    const why = outcomes.find((o) => o.reason)?.reason;
    return { exit: 3, sentence: `INCOMPLETE${filtered}: nothing was judged${why ? ` (${why})` : ''}.` };
  }
  const open = requirementsWith('incomplete');
  if (open.length > 0 || unjudged.length > 0) {
    const reason = outcomes.find((o) => o.effect === 'incomplete')?.reason;
    const missing = unjudged.length > 0 ? `${plural(unjudged.length, 'case')} never ran` : '';
    const inconclusive = open.length > 0 ? `no verdict for ${list(open)}${reason ? ` (${reason})` : ''}` : '';
    return {
      exit: 3,
      sentence: `INCOMPLETE${filtered}: ${[inconclusive, missing].filter(Boolean).join('; ')}.`,
    };
  }
  const known = requirementsWith('known');
  const warned = requirementsWith('warn');
  const tail = [
    known.length > 0 ? `${plural(known.length, 'known finding')}` : '',
    warned.length > 0 ? `${plural(warned.length, 'warning')}` : '',
  ].filter(Boolean);
  return {
    exit: 0,
    sentence: `CONFORMS${filtered}: every applicable MUST passed${tail.length > 0 ? `, with ${tail.join(' and ')}` : ''}.`,
  };
}
