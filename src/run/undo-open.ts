import type { EffectLine } from '../verdict/record.js';
import { Environment } from './environment.js';
import { Journal } from './journal.js';
import { Locks } from './locks.js';
import { isShared, Preambles } from './preamble.js';
import { deadlineIn } from '../driver/live/deadline.js';
import type { PlannedSession } from './plan-session.js';

/** A change that could not be taken back. */
export interface StillOpen {
  effect: EffectLine;
  why: string;
}

/** How long putting back one thing may take. */
const undoLimit = 15_000;

/**
 * Puts back what a run left changed. Cases do not depend on each other, so theirs go side by side; what they shared
 * comes last. Within each the newest change goes first. Answers the effects that are still open.
 */
export async function undoOpen(
  { session, spec, checks }: Omit<PlannedSession, 'plan'>,
  effects: readonly EffectLine[],
): Promise<StillOpen[]> {
  const deadline = deadlineIn(undoLimit * Math.max(1, effects.length), new AbortController().signal);
  const { signal } = deadline;
  const environment = new Environment(spec, checks, session, signal);
  const journal = new Journal(session.recordFile, `${environment.spec.id}-undo`);
  const preambles = new Preambles(environment, journal);
  const locks = new Locks(session.concurrency);
  const left: StillOpen[] = [];
  const undo = async (newestFirst: readonly EffectLine[]): Promise<void> => {
    for (const effect of newestFirst) {
      const why = await preambles.undo(effect, signal);
      if (why !== undefined) left.push({ effect, why });
    }
  };
  const shared = effects.filter(isShared);
  const own = effects.filter((effect) => !shared.includes(effect));
  const cases = [...new Set(own.map((effect) => effect.case))];
  await Promise.all(
    cases.map((id) => locks.run([], () => undo(own.filter((effect) => effect.case === id).toReversed()))),
  );
  await undo(shared.toReversed());
  journal.close();
  await environment.close();
  deadline.clear();
  return left;
}
