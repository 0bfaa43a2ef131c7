import { integer, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { steps, who } from './parameters.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { numbersFrom, publishNumbered, unhurried, withoutAcknowledgement } from './numbered-messages.js';
import { awaitPacket } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(
    steps,
    'Steps after which `on` has a subscription of QoS 2 and acknowledges nothing by itself, and `from` is connected.',
  ),
  on: required(who, 'The subscriber.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic of the subscription.'),
  count: required(integer(2), 'How many messages are published.'),
};

type Parameters = Written<typeof words>;

/**
 * A client answers several QoS 2 deliveries with their PUBRECs one right after another: the PUBRELs come in the order of
 * the PUBRECs (MQTT-4.6.0-4, which MQTT-4.6.0-6 extends to a server that delivers). A server may hold messages back;
 * those that come are judged.
 */
export const releasedInOrder = defineCheck<Parameters>({
  name: 'released-in-order',
  text: 'The PUBRELs of several deliveries come in the order of the PUBRECs.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, from, topic, count } = substitute(written, context.scope);
    await publishNumbered(exchange, from, { topic, qos: 2, numbers: numbersFrom(1, count) });
    let released = 0;
    // A server that sends one message at a time keeps the order of two if both PUBRELs come.
    for (let most = 0; released < 2;) {
      const received = await deliveries(exchange, on, topic, count);
      if (received.length === 0) break;
      await release(exchange, on, received);
      released += received.length;
      most = Math.max(most, received.length);
      context.driver.record({ on, type: 'seen', text: `up to ${most} unacknowledged messages at once` });
    }
    if (released >= 2) return exchange.judged + released;
    throw new Inconclusive(`${released} of ${count} messages came with QoS 2, so there is no order`);
  },
});

/** Packet ids of deliveries that come without an acknowledgement, in the order of their arrival. */
async function deliveries(exchange: Exchange, on: string, topic: string, most: number): Promise<number[]> {
  const what = `${most} messages with QoS 2 on ${topic}`;
  const packetIds = new Set<number>();
  for await (const { packet } of withoutAcknowledgement(exchange, on, { topic, most, what }))
    if (packet.qos === 2) packetIds.add(packet.packetId!);
  return [...packetIds];
}

async function release(exchange: Exchange, on: string, received: readonly number[]): Promise<void> {
  const peer = unhurried(exchange, on);
  for (const packetId of received) await peer.send({ type: 'PUBREC', packetId });
  const order = received.join(', ');
  for (const [index, due] of received.entries()) {
    const what = `PUBREL with packet id ${due}, as the PUBRECs were sent in the order ${order}`;
    const isOneOfThem = ({ packetId }: { packetId: number }): boolean => received.includes(packetId);
    const wait = { explicit: true, within: exchange.context.within, what };
    const { packetId } = await awaitPacket(exchange, peer, 'PUBREL', isOneOfThem, wait);
    if (packetId !== due)
      throw new NonConformance(what, `PUBREL ${index + 1} of ${received.length} has packet id ${packetId}`);
  }
  for (const packetId of received) await peer.send({ type: 'PUBCOMP', packetId });
}
