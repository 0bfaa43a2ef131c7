import { boolean, integer, list, string } from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';
import { templatedQos } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import {
  describeNumbered,
  nextNumbered,
  numbersFrom,
  publishNumbered,
  timer,
  type Numbered,
} from './numbered-messages.js';
import { awaitPacket } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';
import { releaseOneByOne } from './release-one-by-one.js';

const words = {
  before: required(
    steps,
    'Steps after which the subscribers have their subscriptions and the publisher is connected.',
  ),
  on: required(list(who, 1), 'Subscribers, each of which must see the order.'),
  from: required(who, 'The client that publishes.'),
  topics: required(list(string(), 1), 'Topics on which it publishes by turns.'),
  qos: required(templatedQos, 'With which all messages are published.'),
  count: required(integer(2), 'Messages on each topic.'),
  releaseOneByOne: optional(
    boolean,
    'With QoS 2: each message is released when the one before it is done. `from` has `acknowledge: false` then.',
  ),
};

type Parameters = Written<typeof words>;

/** What has come on one topic: the numbers, in the order of their arrival. */
type Arrived = Map<string, number[]>;

/**
 * One client publishes messages without a wait for acknowledgements, on several topics in turn; on each topic they come
 * in the order of publishing (MQTT-4.6.0-6). A repeated message may come later than its successors (section 4.6), so the
 * first copy of each is judged. With QoS 0 a message may be lost; the last one must come for the order to be known.
 */
export const deliveredInOrder = defineCheck<Parameters>({
  name: 'delivered-in-order',
  text: 'Messages of one client come in the order of their publishing, on each topic and to each subscriber.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, from, topics, qos, count, ...how } = substitute(written, context.scope);
    for (const number of numbersFrom(1, count))
      for (const topic of topics) await publishNumbered(exchange, from, { topic, qos, numbers: [number] });
    if (how.releaseOneByOne === true) await releaseOneByOne(exchange, from, count * topics.length);
    for (const subscriber of on) await judgeOrder(exchange, subscriber, { from, topics, count });
    return exchange.judged + on.length * topics.length;
  },
});

async function judgeOrder(
  exchange: Exchange,
  on: string,
  { from, topics, count }: Pick<Parameters, 'from' | 'topics' | 'count'>,
): Promise<void> {
  const arrived: Arrived = new Map(topics.map((topic) => [topic, []]));
  const wait = { left: timer(exchange), what: `${count} messages on each topic, in order` };
  let mayLose = false;
  while (!allCame(arrived, count, mayLose)) {
    const message = await nextNumbered(exchange, on, topics, wait);
    if (!message) throw new Inconclusive(missing(exchange, { on, from, arrived, count }));
    mayLose ||= message.packet.qos === 0;
    judgeNext(arrived, message);
  }
  if (mayLose) await judgeLate(exchange, on, arrived);
}

const allCame = (arrived: Arrived, count: number, mayLose: boolean): boolean =>
  [...arrived.values()].every((numbers) =>
    mayLose ? numbers.includes(count) : new Set(numbers).size === count,
  );

/** Judges a message against what came before it on its topic, and joins it unless it is a repetition. */
function judgeNext(arrived: Arrived, message: Numbered): void {
  const { number, packet } = message;
  const before = arrived.get(packet.topic)!;
  if (before.includes(number)) return;
  const latest = before.at(-1) ?? 0;
  if (number < latest) {
    throw new NonConformance(
      `message ${number} on ${packet.topic} before message ${latest}, as they were published`,
      `message ${latest} had come already; ${describeNumbered(message)}`,
    );
  }
  before.push(number);
}

/** A message that came after the last one is late. What the answer to a PINGREQ has overtaken is not waited for. */
async function judgeLate(exchange: Exchange, on: string, arrived: Arrived): Promise<void> {
  const peer = exchange.peer(on);
  await peer.send({ type: 'PINGREQ' });
  const wait = { explicit: false, within: exchange.context.within, what: 'PINGRESP after the last message' };
  await awaitPacket(exchange, peer, 'PINGRESP', () => true, wait);
  const topics = [...arrived.keys()];
  const isLate = (): boolean =>
    peer
      .waiting()
      .some(
        (event) =>
          event.type === 'packet' && event.packet.type === 'PUBLISH' && topics.includes(event.packet.topic),
      );
  while (isLate()) {
    const late = await nextNumbered(exchange, on, topics, { left: timer(exchange), what: 'a late message' });
    if (!late) return;
    judgeNext(arrived, late);
  }
}

/** Loss is judged by other requirements than order. */
function missing(
  exchange: Exchange,
  { on, from, arrived, count }: { on: string; from: string; arrived: Arrived; count: number },
): string {
  const each = [...arrived].map(([topic, numbers]) => `${numbers.length} of ${count} messages on ${topic}`);
  const ended = [on, from].filter((name) => exchange.peer(name).closed);
  const why = ended.length === 0 ? '' : `; the connection of ${ended.join(' and ')} has ended`;
  return `only ${each.join(', ')} came to ${on}, so the order of the others cannot be known${why}`;
}
