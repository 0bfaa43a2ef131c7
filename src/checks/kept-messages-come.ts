import { integer, oneOf, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { steps, who } from './parameters.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { nextNumbered, numbersFrom, publishNumbered, timer } from './numbered-messages.js';
import { awaitEvent, describeEvent } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(steps, 'Steps after which the subscriber is away and the publisher is connected.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic to which the subscriber has subscribed.'),
  qos: required(oneOf(1, 2), 'With which the messages are published.'),
  count: required(integer(2), 'How many messages are published.'),
  then: required(steps, 'Steps by which the subscriber comes back, as `on`.'),
  on: required(who, 'The subscriber.'),
};

type Parameters = Written<typeof words>;

/** What the publisher is told last of each message, by the QoS. */
const acknowledgement = { 1: 'PUBACK', 2: 'PUBCOMP' } as const;

/**
 * Every message that the target has acknowledged while its subscriber was away comes when the subscriber is back. In
 * which order is not asked here. A message that was not acknowledged may be lost, so all must be before anything is judged.
 */
export const keptMessagesCome = defineCheck<Parameters>({
  name: 'kept-messages-come',
  text: 'All messages that were acknowledged while the subscriber was away come when it is back.',
  stepLists: ['before', 'then'],
  parameters: object(words).schema,
  async run(context, { before, then, ...written }) {
    const away = await runSteps(context, before, { part: 'before', judging: true });
    const { from, topic, qos, count, on } = substitute(written, context.scope);
    // One at a time: a target may hold the client back, or end it, for more than it can take at once.
    for (const number of numbersFrom(1, count)) {
      await publishNumbered(away, from, { topic, qos, numbers: [number] });
      await acknowledged(away, from, { qos, number });
    }
    const back = await runSteps(context, then, { part: 'then', judging: true });
    await judgeAll(back, on, { topic, count });
    return away.judged + back.judged + 1;
  },
});

async function acknowledged(
  exchange: Exchange,
  from: string,
  { qos, number }: { qos: 1 | 2; number: number },
): Promise<void> {
  const type = acknowledgement[qos];
  const what = `${type} for message ${number}`;
  const event = await awaitEvent(exchange, exchange.peer(from), type, () => true, {
    within: exchange.context.within,
    what,
  });
  if (event.type !== 'packet') throw new Inconclusive(`${what}: ${describeEvent(event)}`);
}

async function judgeAll(
  exchange: Exchange,
  on: string,
  { topic, count }: { topic: string; count: number },
): Promise<void> {
  const missing = new Set(numbersFrom(1, count));
  const what = `all ${count} messages on ${topic}`;
  const wait = { left: timer(exchange), what };
  while (missing.size > 0) {
    const message = await nextNumbered(exchange, on, [topic], wait);
    if (!message) throw new NonConformance(what, `${count - missing.size} came, without ${listed(missing)}`);
    // The time is for each: who delivers slowly but surely keeps the rule.
    if (missing.delete(message.number)) wait.left = timer(exchange);
  }
}

const listed = (numbers: ReadonlySet<number>): string => {
  const [first, ...rest] = numbers;
  return rest.length < 3
    ? `message ${[...numbers].join(', ')}`
    : `messages ${first}, ${rest[0]} and ${rest.length - 1} more`;
};
