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
    const endOfWatch = context.driver.watchClock();
    const until = watch.deadline(2 * keepAlive + milliseconds(late));
    const gaps = new Gaps(markedAt(context.driver, parameters.on, 'it is watched from here'));
    const send = receives === undefined ? undefined : await messagesOf(watch, session, receives);
    for (;;) {
      const now = context.driver.elapsed();
      if (now >= until) break;
      await send?.();
      const step = Math.min(until, now + keepAlive / MESSAGES_IN_KEEP_ALIVE);
      const event = await watch.next(session, isSign, step, what);
      if (event) gaps.see(event);
      if (event?.type === 'closed') break;
    }
    gaps.end(markedAt(context.driver, parameters.on, 'it was watched until here'));
    judge(watch, gaps, { most, keepAlive, what, delay: endOfWatch() });
    return 1;
  },
});

const isSign = ({ type }: Observed): boolean =>
  type === 'packet' || type === 'closed' || type === 'malformed';

/** Sends one message of QoS 0 each time that it is called. */
async function messagesOf(watch: Watch, session: BrokerSession, given: string): Promise<() => Promise<void>> {
  const topic = await subscribedTopic(watch, 0, given, watch.context.nonce());
  return async () => await watch.send(session, { type: 'PUBLISH', topic, qos: 0, payload: 'flow' });
}

/** The times between the packets of a device, in milliseconds. */
class Gaps {
  longest = 0;
  closed: Extract<Observed, { type: 'closed' }> | undefined;
  #last: number;

  constructor(began: number) {
    this.#last = began;
  }

  see(event: Observed): void {
    this.#reach(event.at);
    if (event.type === 'closed') this.closed = event;
  }

  end(now: number): void {
    if (!this.closed) this.#reach(now);
  }

  #reach(at: number): void {
    this.longest = Math.max(this.longest, at - this.#last);
    this.#last = at;
  }
}

function judge(
  watch: Watch,
  { longest, closed }: Gaps,
  { most, keepAlive, what, delay }: { most: number; keepAlive: number; what: string; delay: number },
): void {
  const seen = `the longest time without one was ${(longest / 1000).toFixed(1)} s, ${(longest / keepAlive).toFixed(2)} times the keep-alive`;
  // Our broker ends the connection of whoever is silent for longer than is judged here.
  const isCut = closed !== undefined && closed.by !== 'target';
  if (longest - delay > most)
    throw new NonConformance(what, isCut ? `${seen}, and our broker ended the connection` : seen);
  if (closed) throw new Inconclusive(`${what}: ${ending(closed)}`);
  if (longest > most) throw new Inconclusive(`${seen}, but our own clock was late by up to ${delay} ms`);
  watch.tell(seen);
}
