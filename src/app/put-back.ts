import { isThrownAway } from '../report/case/thrown-away.js';
import { readChanges } from '../report/record/read-record.js';
import type { PlannedSession } from '../run/plan-session.js';
import { isShared } from '../run/preamble.js';
import { undoOpen } from '../run/undo-open.js';
import type { ChangeLine, HeaderLine } from '../verdict/record.js';
import { print, tell } from './output.js';
import { restoreCommandFor } from './restoring.js';

/**
 * Undoes what is open in the record, whoever left it so: on all targets side by side; what cases shared may have been
 * undone already. Answers the ids of what was undone.
 */
export async function putBack(sessions: readonly PlannedSession[], header: HeaderLine): Promise<string[]> {
  const { changes, open } = readChanges(sessions[0]!.session.recordFile);
  const lasting = changes.filter((change) => isShared(change) || open.includes(change));
  const done = sessions.map(async (planned) => {
    const own = lasting.filter((change) => change.spec === planned.spec.id);
    const still = own.filter((change) => open.includes(change));
    return await putBackOn(planned, { own, still }, header);
  });
  return (await Promise.all(done)).flat();
}

async function putBackOn(
  planned: PlannedSession,
  { own, still }: { own: readonly ChangeLine[]; still: readonly ChangeLine[] },
  header: HeaderLine,
): Promise<string[]> {
  const { session, spec } = planned;
  const left = still.length === 0 ? [] : await undoOpen(planned, still);
  const done = own.filter((change) => !left.some((one) => one.change === change));
  if (spec.role === 'device' && done.length > 0)
    print(`put back on ${session.target.name}: ${[...new Set(done.map(({ text }) => text))].join('; ')}`);
  for (const { change, why } of left) tell(`could not be put back: ${change.text} (${change.case}): ${why}`);
  if (left.length > 0 && !isThrownAway(session.target.name))
    tell(`to put back what stays changed: ${restoreCommandFor(session.recordFile, header)}`);
  return done.map(({ id }) => id);
}
