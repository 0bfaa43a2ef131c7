import { Held } from '../driver/replay/held.js';
import { ReplayDriver } from '../driver/replay/replay-driver.js';
import type { PlannedCase } from '../plan/case.js';
import { Environment } from '../run/environment.js';
import type { PlannedSession } from '../run/plan-session.js';
import { onOf, Preambles } from '../run/preamble.js';
import type { Transcript } from '../verdict/evidence.js';
import type { CaseLine, ExchangeLine } from '../verdict/record.js';

type Chosen = PlannedCase['preambles'][number];

/**
 * The preambles of scope `run` that this spec goes through otherwise than was recorded, or that leave something else behind,
 * each with how. Cases hold of them only what they left, so whoever stands on a changed one cannot be judged by its
 * transcript.
 */
export async function changedPreambles(
  { spec, plan, session, checks }: PlannedSession,
  cases: readonly CaseLine[],
  exchanges: Iterable<ExchangeLine>,
): Promise<Map<string, string>> {
  const transcripts = new Map<string, Transcript>();
  // Of one that was gone through again the last counts: what it left is what cases had.
  for (const { place, transcript } of exchanges) transcripts.set(place, transcript);
  const environment = new Environment(spec, checks, session, new AbortController().signal);
  const changed = new Map<string, string>();
  const seen = new Set<string>();
  const planned = new Map(plan.cases.map(({ id, preambles }) => [id, preambles]));
  try {
    for (const line of cases) {
      const chosen = planned.get(line.id) ?? [];
      for (const [index, one] of chosen.entries()) {
        const isHad = line.transcript.some(({ on }) => on === onOf(one.name));
        if (seen.has(one.name) || spec.preambles[one.name]!.scope !== 'run' || !isHad) continue;
        seen.add(one.name);
        const transcript = transcripts.get(onOf(one.name)) ?? [];
        const why = await differenceOf(environment, one, chosen.slice(0, index), transcript, line);
        if (why !== undefined)
          changed.set(one.name, `what it stands on has changed, preamble ${one.name}: ${why}`);
      }
    }
  } finally {
    await environment.close();
  }
  return changed;
}

async function differenceOf(
  environment: Environment,
  chosen: Chosen,
  before: readonly Chosen[],
  transcript: Transcript,
  { transcript: had }: CaseLine,
): Promise<string | undefined> {
  const held = new Held();
  const preambles = new Preambles(environment, undefined);
  environment.recallListeners(transcript);
  preambles.recall(before, transcript);
  try {
    const left = await preambles.leftBy(chosen, before, new ReplayDriver(transcript, held));
    if (held.difference !== undefined) return held.difference;
    return otherValue(left, leftThen(had, chosen.name));
  } catch (error) {
    return held.difference ?? (error instanceof Error ? error.message : String(error));
  }
}

/** What a case was given by a preamble that it shared with others. */
const leftThen = (transcript: Transcript, name: string): Record<string, unknown> =>
  Object.fromEntries(
    transcript.flatMap((event) =>
      event.type === 'capture' && event.on === onOf(name) ? [[event.name, event.value]] : [],
    ),
  );

/** The clock of the replay is another one. */
const passing = new Set(['now']);

function otherValue(now: Record<string, unknown>, then: Record<string, unknown>): string | undefined {
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])].filter(
    (name) => !passing.has(name),
  );
  const other = names.find((name) => JSON.stringify(now[name]) !== JSON.stringify(then[name]));
  return other === undefined ? undefined : `it leaves another ${other} behind`;
}
