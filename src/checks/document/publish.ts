import type { Operation } from '../../spec/api.js';
import { awaitEvent, describeEvent } from '../../steps/demand.js';
import type { Exchange } from '../../steps/exchange.js';
import { publishPacket } from '../../steps/publish-packet.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { listener } from './listening.js';
import { publishWords, type Made } from './payload-to-send.js';
import { retainedOn, willRetain } from './retained.js';
import type { Chosen } from './topics.js';

/** Publishes a message of ours, and waits until the broker has it. Throws Inconclusive where it does not take it. */
export async function publish(
  exchange: Exchange,
  operation: Operation,
  { topic }: Chosen,
  made: Made,
): Promise<void> {
  const peer = exchange.peer(listener);
  const { qos = exchange.context.qos, retain = false } = operation.mqtt;
  // What nobody takes away would greet every device that connects to this broker from now on.
  if (retain)
    willRetain(exchange.context, topic, (await retainedOn(exchange.context, topic, 'before'))?.packet);
  const packet = publishPacket(exchange, { topic, qos, retain, ...publishWords(made) });
  const sent = await peer.send(packet);
  exchange.sent.set(`${listener} PUBLISH`, sent);
  if (qos === 0) return;
  const type = qos === 1 ? 'PUBACK' : 'PUBCOMP';
  const id = sent.type === 'PUBLISH' ? sent.packetId : undefined;
  const wait = { within: exchange.context.within, what: `a ${type} of the broker` };
  const event = await awaitEvent(exchange, peer, type, ({ packetId }) => packetId === id, wait);
  if (event.type !== 'packet')
    throw new Inconclusive(`the broker does not take what is published on ${topic}: ${describeEvent(event)}`);
}
