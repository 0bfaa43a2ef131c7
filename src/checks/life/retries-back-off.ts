import { integer, oneOf } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import type { BrokerPeer } from '../../driver/driver.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { markedAt } from '../../steps/time.js';
import { defineCheck, type CheckContext } from '../check.js';
import { steps, who } from '../parameters.js';
import { asOne, howMany, nextAttempt, series, type SeenAttempt } from './attempts.js';
import { judgeBackOff } from './back-off.js';
import { nextSession, time, told } from './device.js';

const words = {
  before: required(steps, 'Steps after which no CONNECT of the device is answered, before each round.'),
  on: required(who, 'The listener at which the device comes.'),
  retries: required(integer(3), 'How often the device must try again in a round.'),
  rounds: required(integer(1), 'How many such series there are; the device is let in between them.'),
  judges: required(
    oneOf('back-off', 'jitter'),
    '`back-off`: the times are neither constant nor grow by the same time each. `jitter`: they are besides not the same in every round, nor each the same multiple of the last.',
  ),
  lasts: required(time, 'How long a round may take.'),
  tolerance: required(
    time,
    'By how much times that are the same may differ as they are seen over a network.',
  ),
};

/** A device whose CONNECT is not answered tries again after times that grow, and with jitter. */
export const retriesBackOff = defineCheck<Written<typeof words>>({
  name: 'retries-back-off',
  text: 'A device whose CONNECT is not answered tries again after a time that grows, or is left to chance.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ lasts, rounds }) => rounds * plannedTime(lasts),
  costs: ({ rounds, retries }) => ({ drops: rounds * (retries + 1), time: rounds * settled }),
  async run(context, { before, ...written }) {
    const { on, retries, rounds, judges, lasts, ...given } = substitute(written, context.scope);
    const tolerance = milliseconds(given.tolerance);
    const peer = context.driver.listener(on);
    const seen: Seen[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await isIn(context, peer);
      await runSteps(context, before, { part: `round ${round}`, judging: true });
      // The CONNECT of a connection that the steps have ended is no attempt of the series.
      const began = markedAt(context.driver, on, 'its attempts are counted');
      seen.push(await seriesOf(context, peer, { began, retries, lasts: milliseconds(lasts) }));
      await letIn(peer, milliseconds(lasts));
    }
    const shown = seen.map(({ all }) => series(all)).join('; then ');
    const gaps = seen.map(({ all }) => gapsOf(all));
    const failure = judgeBackOff[judges](gaps, tolerance);
    // What we saw late may be the same for all that, or differ.
    const wrong = seen.map(({ delays }) => wrongOf(delays));
    const atMost = judgeBackOff[judges](gaps, tolerance, wrong);
    if ((failure === undefined) !== (atMost === undefined))
      throw new Inconclusive(
        `it cannot be told from our own being late (by up to ${Math.max(...wrong.flat())} ms) whether the times differ: ${shown}`,
      );
    if (failure !== undefined) throw new NonConformance(failure.expected, `${failure.actual}: ${shown}`);
    told(context, on, shown);
    return rounds * retries;
  },
});

interface Seen {
  /** When each attempt was seen, in milliseconds of the case. */
  all: number[];
  /** By how many milliseconds each was seen late at most. */
  delays: number[];
}

/** One attempt and its retries. */
async function seriesOf(
  { driver }: CheckContext,
  peer: BrokerPeer,
  { began, retries, lasts }: { began: number; retries: number; lasts: number },
): Promise<Seen> {
  const until = began + lasts;
  const attempts: SeenAttempt[] = [];
  while (asOne(attempts).length <= retries) {
    const left = Math.ceil(until - driver.elapsed());
    const awaited = { listener: peer, within: left, after: began, last: attempts.at(-1) };
    const attempt = await nextAttempt(awaited, driver);
    if (!attempt) break;
    attempts.push(attempt);
  }
  const counted = asOne(attempts);
  const all = counted.map(({ at }) => at);
  if (all.length > retries) return { all, delays: counted.map(({ delay }) => delay) };
  if (peer.ended !== undefined) throw new Inconclusive(`the device ${peer.ended}`);
  throw new Inconclusive(
    `within ${lasts / 1000} s the device tried less than ${retries + 1} times: ${howMany(all)}; give it longer`,
  );
}

/** Milliseconds for which a connection lasts before it counts as one that was there, and the next series begins anew. */
const settled = 1000;

/** The device has a connection, and has it long enough. */
async function isIn({ driver, within }: CheckContext, peer: BrokerPeer): Promise<void> {
  if (!(await peer.whenSessions((all) => all.length > 0, within, 'the device is let in')))
    throw new Inconclusive('the device has no session at our broker now');
  await driver.pause(settled, 'its connection lasts');
}

/** The answer to its next attempt lets it in. */
async function letIn(peer: BrokerPeer, within: number): Promise<void> {
  const last = peer.sessions.at(-1)?.connection ?? 0;
  await peer.behave(['accept']);
  await nextSession(peer, last, within);
}

const gapsOf = (all: readonly number[]): number[] => all.slice(1).map((at, index) => at - all[index]!);

/** By how much each time between two attempts may be wrong: either of them may have been seen late. */
const wrongOf = (delays: readonly number[]): number[] =>
  delays.slice(1).map((delay, index) => Math.max(delay, delays[index]!));
