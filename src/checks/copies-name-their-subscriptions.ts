import { integer, list, oneOf, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { duration } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import { milliseconds } from '../spec/duration.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import {
  describeNumbered,
  nextNumbered,
  publishNumbered,
  timer,
  type Numbered,
} from './numbered-messages.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(
    steps,
    'Steps after which `on` has several subscriptions, each with an identifier, and `from` is connected.',
  ),
  on: required(who, 'The client that has the subscriptions.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic that all of them cover.'),
  identifiers: required(list(integer(1), 2), 'The identifiers of the subscriptions.'),
  copies: required(
    oneOf('one', 'several'),
    'Which choice of the server is judged; where it makes the other, the sentence does not bind it.',
  ),
  quiet: required(duration, 'How long a further copy is waited for when the next message has come already.'),
};

type Parameters = Written<typeof words>;

/**
 * A message that several subscriptions of a client match comes once with the identifiers of all of them, or several times,
 * each copy with that of its own subscription (MQTT 5.0, section 3.3.4). Which of the two is the server's choice.
 */
export const copiesNameTheirSubscriptions = defineCheck<Parameters>({
  name: 'copies-name-their-subscriptions',
  text: 'The copies of a message have the identifiers of the subscriptions that they come by.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, from, topic, identifiers, copies, quiet } = substitute(written, context.scope);
    await publishNumbered(exchange, from, { topic, qos: 1, numbers: [1, 2] });
    const came = await copiesOfTheFirst(exchange, on, topic, milliseconds(quiet));
    if (came.length === 0) throw new Inconclusive(`no copy of message 1 on ${topic} came`);
    const text = `${came.length} ${came.length === 1 ? 'copy' : 'copies'} of message 1`;
    context.driver.record({ on, type: 'seen', text });
    if ((came.length === 1) === (copies === 'one')) judge(came, identifiers);
    return exchange.judged + 1;
  },
});

/** What came of message 1 before the other message, and for a while after it. */
async function copiesOfTheFirst(
  exchange: Exchange,
  on: string,
  topic: string,
  quiet: number,
): Promise<Numbered[]> {
  const copies: Numbered[] = [];
  let left = timer(exchange);
  for (let nextCame = false; ;) {
    const message = await nextNumbered(exchange, on, [topic], {
      left,
      what: `copies of message 1 on ${topic}`,
    });
    if (!message) return copies;
    if (message.number === 1 && !message.packet.dup) copies.push(message);
    if (message.number === 2 && !nextCame) {
      nextCame = true;
      left = timer(exchange, quiet);
      exchange.context.driver.record({ on, type: 'fence', text: `message 2 came; ${quiet} ms are left` });
    }
  }
}

const identifiersOf = ({ packet }: Numbered): number[] =>
  (packet.properties ?? []).flatMap(({ name, value }) =>
    name === 'subscriptionIdentifier' && typeof value === 'number' ? [value] : [],
  );

function judge(copies: readonly Numbered[], identifiers: readonly number[]): void {
  const seen = copies.map(describeNumbered).join('; ');
  const [first] = copies;
  const all = identifiers.join(' and ');
  if (first && copies.length === 1) {
    const own = identifiersOf(first);
    if (identifiers.some((one) => !own.includes(one)))
      throw new NonConformance(`the subscription identifiers ${all} in the one copy`, seen);
    return;
  }
  const named = copies.map(identifiersOf);
  if (named.some((own) => own.length === 0))
    throw new NonConformance('a subscription identifier in each copy', seen);
  if (identifiers.some((one) => !named.flat().includes(one)))
    throw new NonConformance(`the subscription identifiers ${all}, one in each copy`, seen);
}
