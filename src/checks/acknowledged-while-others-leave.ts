import { integer, list, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { awaitEvent, awaitPacket, describeEvent } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { publishPacket } from '../steps/publish-packet.js';
import { runSteps } from '../steps/run-steps.js';
import { defineCheck } from './check.js';
import { timer } from './numbered-messages.js';
import { steps, who } from './parameters.js';

const words = {
  before: required(steps, 'Steps after which those who leave have subscribed, and `from` is connected.'),
  leaving: required(list(who, 1), 'The subscribers, in the order in which they leave.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic of the subscriptions.'),
  behindEach: required(integer(1), 'How many messages of QoS 1 are published right behind each DISCONNECT.'),
};

type Parameters = Written<typeof words>;

/**
 * Subscribers leave one after the other by DISCONNECT, and right behind each another client publishes with QoS 1. The
 * same without anybody who leaves comes first. A server that forgets an acknowledgement only where it routes a message
 * to a session that ends at this moment is found by many attempts: how many is what the spec says.
 */
export const acknowledgedWhileOthersLeave = defineCheck<Parameters>({
  name: 'acknowledged-while-others-leave',
  text: 'A QoS 1 PUBLISH is acknowledged also where a subscriber of its topic takes leave just before it.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { leaving, behindEach, ...publication } = substitute(written, context.scope);
    const round = async (): Promise<string | undefined> =>
      await unacknowledged(exchange, publication, behindEach);
    const control = await round();
    if (control !== undefined) throw new Inconclusive(`the same while nobody leaves: ${control}`);
    for (const [index, leaver] of leaving.entries()) {
      // In one go: where many cases are under way, whoever waits for the one to be sent sends the other too late.
      const [, missing] = await Promise.all([takeLeave(exchange, leaver), round()]);
      if (missing === undefined) continue;
      throw new NonConformance(
        `PUBACK for each QoS 1 PUBLISH within ${context.within} ms, whoever else leaves`,
        `${missing}, sent behind the DISCONNECT of ${leaver}, subscriber ${index + 1} of ${leaving.length} that left`,
      );
    }
    return exchange.judged + leaving.length;
  },
});

async function takeLeave(exchange: Exchange, leaver: string): Promise<void> {
  await exchange.peer(leaver).send({ type: 'DISCONNECT' });
  await exchange.peer(leaver).end();
}

/**
 * Publishes so many messages and says which was not acknowledged in time. Each but the first waits for the answer to a
 * PINGREQ, so that they are spread over the milliseconds that a server takes to end a session.
 */
async function unacknowledged(
  exchange: Exchange,
  { from, topic }: { from: string; topic: string },
  count: number,
): Promise<string | undefined> {
  const peer = exchange.peer(from);
  const { within } = exchange.context;
  const ids: unknown[] = [];
  for (let number = 1; number <= count; number += 1) {
    const packet = publishPacket(exchange, { topic, qos: 1, text: String(number) });
    ids.push(packet.packetId);
    await peer.send(packet);
    await peer.send({ type: 'PINGREQ' });
    await awaitPacket(exchange, peer, 'PINGRESP', () => true, { explicit: false, within, what: 'PINGRESP' });
  }
  const left = timer(exchange);
  for (const [index, id] of ids.entries()) {
    const wait = { within: Math.max(1, Math.ceil(left())), what: `PUBACK with packet id ${id}` };
    const event = await awaitEvent(exchange, peer, 'PUBACK', ({ packetId }) => packetId === id, wait);
    if (event.type !== 'packet')
      return `PUBLISH ${index + 1} of ${count}, packet id ${id}, has none: ${describeEvent(event)}`;
  }
  return undefined;
}
