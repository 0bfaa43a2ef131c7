import { integer, string } from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';
import { duration } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import type { Observed } from '../driver/driver.js';
import { milliseconds } from '../spec/duration.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { describeEvent } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { publishPacket } from '../steps/publish-packet.js';
import { runSteps } from '../steps/run-steps.js';
import { markedAt } from '../steps/time.js';

const words = {
  before: optional(steps, 'Steps that come first.'),
  each: required(steps, 'Steps of one client, which says nothing after them.'),
  on: required(who, 'The name of that client in them.'),
  keepAlive: required(integer(1), 'Seconds, as the steps announce them.'),
  clients: required(integer(1), 'How many clients are silent side by side.'),
  apart: required(duration, 'How long after one client the next one begins.'),
  flow: optional(
    object({
      from: required(who, 'The client that publishes.'),
      topic: required(string(), 'A topic to which the silent clients have subscribed.'),
      every: required(duration, 'The time between two messages.'),
    }),
    'What the target sends to the silent clients meanwhile.',
  ),
};

type Parameters = Written<typeof words>;

/** Of the keep-alive: when a silent client is ended (MQTT-3.1.2-24), and how long is looked when it is not. */
const rule = 1.5;
const longest = 3.25;
/** Two clocks that run differently, and one that counts whole seconds. */
const margin = { share: 0.1, fixed: 1000 } as const;

const latestAfter = (keepAlive: number): number =>
  keepAlive * 1000 * rule * (1 + margin.share) + margin.fixed;

/** A client that falls silent, and when it was so. */
interface Silent {
  exchange: Exchange;
  since: number;
  /** The target's answer to its last packet was seen so late at most, so it had been silent for so long before. */
  late: number;
}

/** When a client was ended, in milliseconds of silence, and how much longer that may have been; undefined where it was not. */
type Ended = { after: number; late: number } | undefined;

/**
 * Clients that say nothing are disconnected after one and a half times their keep-alive. Measured is from the last packet
 * of each, several side by side, since a target that looks at its timers now and then is late with some and not with
 * others. By as much as our own clock was late, the target may have been sooner than was seen.
 */
export const silentClientIsEnded = defineCheck<Parameters>({
  name: 'silent-client-is-ended',
  text: 'A client that says nothing is disconnected after one and a half times its keep-alive.',
  stepLists: ['before', 'each'],
  parameters: object(words).schema,
  waits: ({ keepAlive, clients, apart }) => keepAlive * 1000 * longest + clients * milliseconds(apart),
  async run(context, { before = [], each, ...written }) {
    const { driver } = context;
    const beside = await runSteps(context, before, { part: 'before', judging: true });
    const { on, keepAlive, clients, apart, flow } = substitute(written, context.scope);
    const endOfWatch = driver.watchClock();
    const silent: Silent[] = [];
    for (let number = 1; number <= clients; number += 1) {
      if (number > 1) await driver.pause(milliseconds(apart), 'before the next client falls silent');
      const untilSilent = driver.watchClock();
      const exchange = await runSteps(context, each, {
        part: `client ${number}`,
        judging: true,
        apart: true,
      });
      const since = markedAt(driver, on, 'says nothing from here on');
      silent.push({ exchange, since, late: untilSilent() });
    }
    const within = keepAlive * 1000 * longest;
    const latest = latestAfter(keepAlive);
    const what = `the target closes within ${seconds(latest)} s of the last packet (1.5 times the keep-alive of ${keepAlive} s, 10 % and 1 s)`;
    if (flow) await keepFlowing(beside, silent, { ...flow, on, within, what });
    const ended: Ended[] = [];
    for (const one of silent) ended.push(await endOf(one, { on, within, what }));
    judge(context, ended, { on, keepAlive, latest, what, delay: endOfWatch() });
    return clients + beside.judged;
  },
});

const isClosed = (event: Observed): boolean => event.type === 'closed';

const left = ({ exchange, since }: Silent, within: number): number =>
  Math.ceil(since + within - exchange.context.driver.elapsed());

/** Messages come at intervals until every client is ended or the time is over. */
async function keepFlowing(
  beside: Exchange,
  silent: readonly Silent[],
  { from, topic, every, on, within, what }: NonNullable<Parameters['flow']> & Where,
): Promise<void> {
  for (const one of silent)
    while (!one.exchange.peer(on).closed && left(one, within) > 0) {
      await beside.peer(from).send(publishPacket(beside, { topic, qos: 0, text: 'flow' }));
      await one.exchange.peer(on).next(isClosed, Math.min(left(one, within), milliseconds(every)), what);
    }
}

interface Where {
  on: string;
  within: number;
  what: string;
}

async function endOf(one: Silent, { on, within, what }: Where): Promise<Ended> {
  const event = await one.exchange.peer(on).next(isClosed, Math.max(1, left(one, within)), what);
  if (event.type === 'closed' && event.by === 'target')
    return { after: event.at - one.since, late: one.late };
  if (event.type === 'timeout') return undefined;
  throw new Inconclusive(`${what}: ${describeEvent(event)}`);
}

interface Measure {
  on: string;
  keepAlive: number;
  latest: number;
  what: string;
  /** By how much our own clock was late. */
  delay: number;
}

function judge(
  { driver }: CheckContext,
  ended: readonly Ended[],
  { on, keepAlive, latest, what, delay }: Measure,
): void {
  const each = ended.map((one) =>
    one === undefined
      ? `still open after ${seconds(keepAlive * 1000 * longest)} s`
      : `closed after ${seconds(one.after)} s, ${(one.after / keepAlive / 1000).toFixed(2)} times the keep-alive`,
  );
  const seen = each.join('; ');
  if (ended.some((one) => one === undefined || one.after - delay > latest))
    throw new NonConformance(what, seen);
  if (ended.some((one) => one!.after + one!.late > latest))
    throw new Inconclusive(`${what}: ${seen}, but our own clock was late by up to ${delay} ms`);
  driver.record({ on, type: 'seen', text: seen });
}

const seconds = (time: number): string => (time / 1000).toFixed(1);
