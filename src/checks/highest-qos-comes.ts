import { string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { duration, qos } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import { milliseconds } from '../spec/duration.js';
import { substitute } from '../spec/template.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { nextNumbered, publishNumbered, timer } from './numbered-messages.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(steps, 'Steps after which `on` has its subscriptions and `from` is connected.'),
  on: required(who, 'The client that has several subscriptions.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic that all of them cover.'),
  qos: required(qos, 'Of publishing, which is the highest that was granted to one of the subscriptions.'),
  quiet: required(duration, 'How long a further copy is waited for when the next message has come already.'),
};

type Parameters = Written<typeof words>;

/**
 * A message that several subscriptions of a client match comes at least once with the highest QoS that they allow. How
 * many copies come is the server's choice (section 3.3.5), and nothing orders copies of different QoS.
 */
export const highestQosComes = defineCheck<Parameters>({
  name: 'highest-qos-comes',
  text: 'Of the copies of a message at least one has the QoS that was published with and granted.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, from, topic, qos, quiet } = substitute(written, context.scope);
    await publishNumbered(exchange, from, { topic, qos, numbers: [1, 2] });
    await judgeCopies(exchange, on, { topic, qos, quiet: milliseconds(quiet) });
    return exchange.judged + 1;
  },
});

async function judgeCopies(
  exchange: Exchange,
  on: string,
  { topic, qos, quiet }: { topic: string; qos: number; quiet: number },
): Promise<void> {
  const what = `a copy of message 1 on ${topic} with QoS ${qos}`;
  const copies: number[] = [];
  let left = timer(exchange);
  let until = `${exchange.context.within} ms`;
  for (let nextCame = false; ;) {
    const message = await nextNumbered(exchange, on, [topic], { left, what });
    if (!message) break;
    if (message.number === 1) {
      if (message.packet.qos === qos) return;
      copies.push(message.packet.qos);
    } else if (!nextCame) {
      nextCame = true;
      left = timer(exchange, quiet);
      until = `${quiet} ms after message 2`;
      exchange.context.driver.record({ on, type: 'fence', text: `message 2 came; ${quiet} ms are left` });
    }
  }
  const seen = copies.length === 0 ? 'no copy came' : `copies came with QoS ${copies.join(', ')} only`;
  throw new NonConformance(what, `${seen}, until ${until}`);
}
