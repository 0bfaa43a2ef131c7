import type { RunRecord } from '../report/record/read-record.js';
import { absencesInShort } from '../verdict/absence.js';
import { gate, type Outcome } from '../verdict/gate.js';
import { shardText } from '../plan/shard.js';
import type { CaseLine, FooterLine } from '../verdict/record.js';
import { defined } from '../target/defined.js';
import { verdicts, type Verdict } from '../verdict/verdict.js';

/** What the gate must know of a case. */
export const outcomeOf = ({
  id,
  requirement,
  level,
  verdict,
  weight,
  reason,
  optional,
  limitation,
  because,
  duration,
  transcript,
}: CaseLine): Outcome => ({
  id,
  requirement,
  level,
  verdict,
  weight,
  ...defined({ reason, because, optional: optional?.capability, limitation }),
  tried: duration > 0 || transcript.length > 0,
});

/** Closes the books: holds what was planned against what was judged, and decides. */
export function footerOf(
  { header, cases, open, absences }: RunRecord,
  run: { startedAt: number; interrupted: boolean; failures: readonly string[]; ended?: FooterLine['ended'] },
): FooterLine {
  const lines = new Map(cases.map((line) => [line.id, line]));
  const planned = new Set(header?.sessions.flatMap((session) => session.cases));
  // A finding of the whole run counts where --only left it out of the plan, too.
  const besides = cases.map(({ id }) => id).filter((id) => !planned.has(id));
  const outcomes: Outcome[] = [...planned, ...besides].map((id) => {
    const line = lines.get(id);
    if (!line) return { id, requirement: id, level: 'MUST', verdict: undefined, weight: undefined };
    return outcomeOf(line);
  });
  const endedAt = Date.now();
  const counts = Object.fromEntries(
    verdicts.map((verdict) => [verdict, cases.filter((line) => line.verdict === verdict).length]),
  ) as Record<Verdict, number>;
  const decided = gate(outcomes, {
    interrupted: run.interrupted,
    filtered: header?.only,
    shard: header?.shard && shardText(header.shard),
    filters: header?.filters,
    overtime: run.ended && endedText(run.ended),
    away: absencesInShort(absences),
    leftOut: header?.sessions.reduce((sum, { leftOut }) => sum + leftOut.length, 0) ?? 0,
  });
  const broken = run.failures.length > 0 && (decided.exit === 0 || decided.exit === 3);
  return {
    type: 'footer',
    endedAt,
    duration: endedAt - run.startedAt,
    counts,
    unjudged: outcomes.filter((outcome) => outcome.verdict === undefined).map(({ id }) => id),
    open: open.map(({ id }) => id),
    ...(run.ended ? { ended: run.ended } : {}),
    gate: broken ? { exit: 4, sentence: `HARNESS FAILED: ${run.failures[0]}.` } : decided,
  };
}

/** Why a run ended early, as its sentence says it. */
const endedText = (ended: NonNullable<FooterLine['ended']>): string =>
  ended.by === '--fail-fast'
    ? 'ended at the first failure: --fail-fast'
    : `ended after ${ended.after}: see --max-duration`;
