import { tryCases, type EngineListener } from '../run/engine.js';
import { startDevice } from '../target/start-device.js';
import type { PlannedSession } from '../run/plan-session.js';

export interface FaceOptions extends EngineListener {
  /** Ends what is under way. */
  signal: AbortSignal;
  /** Of the run's reports. */
  folder: string;
}

/** Where the engine works: ends when every case has a verdict or the run was ended, with the errors outside any case. */
export type Face = (sessions: readonly PlannedSession[], options: FaceOptions) => Promise<string[]>;

/** In this process, and nothing else is needed. */
export const inProcess: Face = async (sessions, { signal, ...listener }) =>
  await tryCases(sessions, signal, { ...listener, startDevice });
