import { judgesConnections, type PlannedCase } from '../plan/case.js';
import type { Held } from '../driver/replay/held.js';
import { ReplayDriver } from '../driver/replay/replay-driver.js';
import type { CaseLine } from '../verdict/record.js';
import type { Environment } from './environment.js';
import { recordedNear, toldBy } from './near.js';
import { Preambles } from './preamble.js';
import { wireJudgedAgain } from './wire-book.js';
import { judge, resultOf, withSeen } from './run-case.js';

/**
 * Judges a recorded case again, with the same control and check, from its transcript alone: nothing is sent. The
 * environment must be that of the recorded run (same run id and seed, for the nonces). A case that was not tried has
 * nothing to be judged by, and one that another decided is not judged by itself: such a line stands.
 */
export async function replayCase(
  planned: PlannedCase,
  environment: Environment,
  recorded: CaseLine,
): Promise<CaseLine> {
  if (recorded.transcript.length === 0 || recorded.because !== undefined) return recorded;
  if (planned.atEnd && !judgesConnections(planned)) return recorded;
  return await judgedAgain(planned, environment, recorded);
}

/** What a case that was tried comes to by its transcript, whatever its line says; `held` is told of what is done otherwise. */
export async function judgedAgain(
  planned: PlannedCase,
  environment: Environment,
  recorded: CaseLine,
  held?: Held,
): Promise<CaseLine> {
  const { startedAt, duration, transcript } = recorded;
  if (judgesConnections(planned)) {
    const { rule } = planned.check.with as { rule: string };
    const outcome = wireJudgedAgain(environment.spec, rule, recorded);
    return resultOf(planned, environment, outcome, {
      startedAt,
      duration,
      judged: recorded.judged,
      transcript,
    });
  }
  const preambles = new Preambles(environment, undefined);
  environment.recallListeners(transcript);
  preambles.recall(planned.preambles, transcript);
  const driver = new ReplayDriver(transcript, held);
  const { outcome, judged } = await judge(planned, environment, {
    preambles,
    driver,
    changes: [],
    startedAt,
    near: toldBy(recordedNear(transcript), driver),
  });
  return resultOf(planned, environment, withSeen(outcome, transcript), {
    startedAt,
    duration,
    judged,
    transcript,
  });
}
