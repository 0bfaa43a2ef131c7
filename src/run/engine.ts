import type { StartDevice } from '../driver/broker/client-device.js';
import type { PlannedCase } from '../plan/case.js';
import { isOnlyClient } from '../spec/only-client.js';
import { Interrupted } from '../verdict/harness-error.js';
import type { CaseLine } from '../verdict/record.js';
import { Busy } from './busy.js';
import type { PlannedSession } from './plan-session.js';
import { Run } from './run.js';

/** Who is told how the cases go. */
export interface EngineListener {
  /** A case has just been judged, and stands in the record. */
  onCase(line: CaseLine): void;
  /** The record cannot be written: the run must end. */
  onFailure(why: string): void;
  /** Takes devices that are only clients in hand; without it none can be tried. */
  startDevice?: StartDevice;
}

/**
 * Tries all cases of some sessions side by side in this process. Ends when each has a verdict, or when the signal has
 * ended what was under way: what has no verdict by then gets none. Answers errors outside any case.
 */
export async function tryCases(
  sessions: readonly PlannedSession[],
  signal: AbortSignal,
  listener: EngineListener,
): Promise<string[]> {
  const busy = new Busy();
  const failures = sessions.map(async (planned) => await trySession(planned, signal, { ...listener, busy }));
  return (await Promise.all(failures)).flat();
}

async function trySession(
  planned: PlannedSession,
  signal: AbortSignal,
  { onCase, onFailure, startDevice, busy }: EngineListener & { busy: Busy },
): Promise<string[]> {
  const run = new Run(planned, signal, { onFailure, busy, ...(startDevice && { startDevice }) });
  const failures: string[] = [];
  const take = (error: unknown): void => {
    // Who ended the run knows why.
    if (!(error instanceof Interrupted))
      failures.push(error instanceof Error ? error.message : String(error));
  };
  const tryOne = async ({ id, atEnd }: PlannedCase): Promise<void> => {
    if (atEnd) await run.othersAsked();
    const line = await run.case(id);
    onCase({ ...line });
    // It stands in the record; of a thousand cases on a target that floods it would fill the memory.
    line.transcript = [];
  };
  const { cases } = run.plan;
  // Most cases of a client end its connection, so those that need none go first while it lasts: the order of the plan, with
  // what a case stands on right before it.
  const inOrder = isOnlyClient(run.spec) ? cases.filter(({ atEnd }) => !atEnd) : [];
  for (const one of inOrder) await tryOne(one).catch(take);
  const others = cases.filter((one) => !inOrder.includes(one));
  await Promise.all(others.map(async (one) => await tryOne(one).catch(take)));
  await run.close().catch(take);
  return failures;
}
