import { tryCases } from '../run/engine.js';
import type { PlannedSession } from '../run/plan-session.js';
import { Interrupted } from '../verdict/harness-error.js';
import { startDevice } from '../target/start-device.js';
import type { CaseLine } from '../verdict/record.js';

/** A case that somebody waits for. */
interface Awaited {
  judged: Promise<CaseLine>;
  tell(line: CaseLine): void;
  giveUp(): void;
}

/** An engine whose cases can be awaited one by one. It begins when the first of them is. */
export interface SuiteEngine {
  /** What a case has come to. Throws Interrupted when the run ends before it has a verdict. */
  judged(id: string): Promise<CaseLine>;
  end(): void;
  /** Ends when nothing is under way any more. Throws what went wrong outside any case. */
  close(): Promise<void>;
}

/** An engine for one session, with whatever goes wrong outside its cases told at the end. */
export function engineFor(planned: PlannedSession): SuiteEngine {
  const ends = new AbortController();
  const awaited = new Map(planned.plan.cases.map(({ id }) => [id, awaitedCase()]));
  let done: Promise<string[]> | undefined;
  let failure: string | undefined;
  const begin = async (): Promise<string[]> =>
    await tryCases([planned], ends.signal, {
      onCase: (line) => awaited.get(line.id)?.tell(line),
      startDevice,
      onFailure: (why) => {
        failure ??= why;
        ends.abort();
      },
    }).finally(() => awaited.forEach(({ giveUp }) => giveUp()));
  return {
    judged: async (id) => {
      done ??= begin();
      const { judged } = awaited.get(id)!;
      // What is told of a case may be much.
      return await judged.finally(() => awaited.delete(id));
    },
    end: () => ends.abort(),
    close: async () => {
      // Tests that vitest left out wait for nothing.
      ends.abort();
      const failures = (await done) ?? [];
      const [first] = failure === undefined ? failures : [failure];
      if (first !== undefined) throw new Error(first);
    },
  };
}

function awaitedCase(): Awaited {
  let tell!: (line: CaseLine) => void;
  let giveUp!: () => void;
  const judged = new Promise<CaseLine>((resolve, reject) => {
    tell = resolve;
    giveUp = () => reject(new Interrupted());
  });
  // A test that was left out does not ask.
  judged.catch(() => undefined);
  return { judged, tell, giveUp };
}
