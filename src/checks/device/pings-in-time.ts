import { formOf, integer, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { markedAt } from '../../steps/time.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import type { End } from '../end-of-connection.js';
import { PacketGaps } from '../packet-gaps.js';
import { steps } from '../parameters.js';
import { subscribedTopic } from './topic.js';
import { ending, keepAliveOf, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  before: optional(steps, 'Steps that come first.'),
  on,
  receives: optional(
    formOf<string>({ type: 'string' }),
    'Messages of QoS 0 come to the device all the while, on this topic; on one of its subscriptions where it is empty.',
  ),
  keepAlive: optional(
    templated(integer(1)),
    'Seconds, where our broker has asked for other ones than the device has.',
  ),
  late: required(
    templated(duration),
    'By how much a packet may come later, or by a tenth of the keep-alive where that is longer.',
  ),
  longest: required(templated(duration), 'A keep-alive that is longer is not waited for.'),
};

type Parameters = Written<typeof words>;

/** Messages come so often that no packet of the device lies between two of them by chance. */
const MESSAGES_IN_KEEP_ALIVE = 8;

/**
 * The time between two packets that a device sends is its keep-alive at most, whatever comes to it meanwhile. Measured is
 * at our broker, whose own being late is taken into account.
 */
export const pingsInTime = defineCheck<Parameters>({
  name: 'pings-in-time',
  text: 'The device sends a packet within every keep-alive time, however little or much it is sent.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ longest, late }) => 3 * (plannedTime(longest) + plannedTime(late)),
  costs: ({ late }) => ({ keepAlives: 2, time: plannedTime(late) }),
  async run(context, { before = [], ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const { receives, late, longest, ...parameters } = substitute(written, context.scope);
    const watch = new Watch(context, parameters.on);
    const session = await watch.session();
    const keepAlive = parameters.keepAlive === undefined ? keepAliveOf(session) : parameters.keepAlive * 1000;
    if (keepAlive === 0)
      throw new Inconclusive('the keep-alive of the device is 0: it need never say anything');
    if (keepAlive > milliseconds(longest))
      throw new Inconclusive(`the keep-alive of the device is ${keepAlive / 1000} s, longer than ${longest}`);
    const most = keepAlive + Math.max(milliseconds(late), keepAlive / 10);
    const own = keepAliveOf(session);
    if (parameters.keepAlive !== undefined && own > 0 && own <= most)
      throw new Inconclusive(
        `the device's own keep-alive of ${own / 1000} s is too short to be told from the one that it was given, of ${keepAlive / 1000} s`,
      );
    const what = `a packet of the device within ${keepAlive / 1000} s of the last one (${most / 1000} s with all that may make it late)`;
    const { gaps, closed } = await watched(watch, session, {
      lasts: 2 * keepAlive + milliseconds(late),
      step: keepAlive / MESSAGES_IN_KEEP_ALIVE,
      what,
      receives,
    });
    judge(watch, gaps, { most, keepAlive, what, closed });
    return 1;
  },
});

const isSign = ({ type }: Observed): boolean =>
  type === 'packet' || type === 'closed' || type === 'malformed';

interface Watching {
  lasts: number;
  /** The time between two messages that come to the device, or two looks. */
  step: number;
  what: string;
  receives: string | undefined;
}

/** Looks at what the device sends until its connection ends or the time is over. */
async function watched(
  watch: Watch,
  session: BrokerSession,
  { lasts, step, what, receives }: Watching,
): Promise<{ gaps: PacketGaps; closed?: End }> {
  const { driver } = watch.context;
  let endOfWatch = driver.watchClock();
  const until = watch.deadline(lasts);
  const gaps = new PacketGaps(markedAt(driver, watch.on, 'it is watched from here'));
  const send = receives === undefined ? undefined : await messagesOf(watch, session, receives);
  for (let now = driver.elapsed(); now < until; now = driver.elapsed()) {
    await send?.();
    const event = await watch.next(session, isSign, Math.min(until, now + step), what);
    if (!event) continue;
    gaps.reach(event.at, endOfWatch());
    if (event.type === 'closed') return { gaps, closed: event };
    endOfWatch = driver.watchClock();
  }
  endOfWatch();
  // What has come was read by now.
  gaps.reach(markedAt(driver, watch.on, 'it was watched until here'), 0);
  return { gaps };
}

/** Sends one message of QoS 0 each time that it is called. */
async function messagesOf(watch: Watch, session: BrokerSession, given: string): Promise<() => Promise<void>> {
  const topic = await subscribedTopic(watch, 0, given, watch.context.nonce());
  return async () => await watch.send(session, { type: 'PUBLISH', topic, qos: 0, payload: 'flow' });
}

interface Judging {
  most: number;
  keepAlive: number;
  what: string;
  closed: End | undefined;
}

function judge(watch: Watch, gaps: PacketGaps, { most, keepAlive, what, closed }: Judging): void {
  const seen = `the longest time without one was ${(gaps.seen / 1000).toFixed(1)} s, ${(gaps.seen / keepAlive).toFixed(2)} times the keep-alive`;
  // Our broker ends the connection of whoever is silent for longer than is judged here.
  const isCut = closed !== undefined && closed.by !== 'target';
  if (gaps.atLeast > most)
    throw new NonConformance(what, isCut ? `${seen}, and our broker ended the connection` : seen);
  if (closed) throw new Inconclusive(`${what}: ${ending(closed)}`);
  const doubt = gaps.doubt(most);
  if (doubt !== undefined) throw new Inconclusive(`${seen}, but ${doubt}`);
  watch.tell(seen);
}
