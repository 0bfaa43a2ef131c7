import type { ChangeLine } from '../verdict/record.js';
import { Environment } from './environment.js';
import { Journal } from './journal.js';
import { Locks } from './locks.js';
import { isShared, Preambles } from './preamble.js';
import { deadlineIn } from '../driver/live/deadline.js';
import type { PlannedSession } from './plan-session.js';

/** A change that could not be taken back. */
export interface StillOpen {
  change: ChangeLine;
  why: string;
}

/** How long putting back one thing may take. */
const undoLimit = 15_000;

/**
 * Puts back what a run left changed. Cases do not depend on each other, so theirs go side by side; what they shared
 * comes last. Within each the newest change goes first. Answers the changes that are still open.
 */
export async function undoOpen(
  { session, spec, checks }: Omit<PlannedSession, 'plan'>,
  changes: readonly ChangeLine[],
): Promise<StillOpen[]> {
  const deadline = deadlineIn(undoLimit * Math.max(1, changes.length), new AbortController().signal);
  const { signal } = deadline;
  const environment = new Environment(spec, checks, session, signal);
  const journal = new Journal(session.recordFile, `${environment.spec.id}-undo`);
  const preambles = new Preambles(environment, journal);
  const locks = new Locks(session.concurrency);
  const left: StillOpen[] = [];
  const undo = async (newestFirst: readonly ChangeLine[]): Promise<void> => {
    for (const change of newestFirst) {
      const why = await preambles.undo(change, signal);
      if (why !== undefined) left.push({ change, why });
    }
  };
  const shared = changes.filter(isShared);
  const own = changes.filter((change) => !shared.includes(change));
  const cases = [...new Set(own.map((change) => change.case))];
  await Promise.all(
    cases.map((id) => locks.run([], () => undo(own.filter((change) => change.case === id).toReversed()))),
  );
  await undo(shared.toReversed());
  journal.close();
  await environment.close();
  deadline.clear();
  return left;
}
