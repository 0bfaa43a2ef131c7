import type { Operation } from '../../spec/api.js';
import { describePacket, type AcknowledgementPacket } from '../../driver/wire/packet.js';
import { awaitEvent, describeEvent } from '../../steps/demand.js';
import type { Exchange } from '../../steps/exchange.js';
import { publishPacket } from '../../steps/publish-packet.js';
import type { PublishWords } from '../../steps/publish-words.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { listener } from './listening.js';
import { retainedOn, willRetain } from './retained.js';
import type { Chosen } from './topics.js';

/**
 * Publishes a message of ours, and waits until the broker has it. Answers when that was, as the transcript has it, in
 * milliseconds of the case. Throws Inconclusive where the broker does not take it.
 */
export async function publish(
  exchange: Exchange,
  operation: Operation,
  { topic }: Chosen,
  content: Pick<PublishWords, 'payload' | 'text' | 'hex' | 'properties'>,
): Promise<number> {
  const peer = exchange.peer(listener);
  const { qos = exchange.context.qos, retain = false } = operation.mqtt;
  // What nobody takes away would greet every device that connects to this broker from now on.
  if (retain)
    willRetain(exchange.context, topic, (await retainedOn(exchange.context, topic, 'before'))?.packet);
  const packet = publishPacket(exchange, { topic, qos, retain, ...content });
  const sent = await peer.send(packet);
  exchange.sent.set(`${listener} PUBLISH`, sent);
  const sentNow = (): number =>
    exchange.context.driver.record({
      on: listener,
      type: 'note',
      text: `what operation ${operation.id} says is sent`,
    });
  if (qos === 0) return sentNow();
  const type = qos === 1 ? 'PUBACK' : 'PUBCOMP';
  const id = sent.type === 'PUBLISH' ? sent.packetId : undefined;
  const wait = { within: exchange.context.within, what: `a ${type} of the broker` };
  const event = await awaitEvent(exchange, peer, type, ({ packetId }) => packetId === id, wait);
  if (event.type !== 'packet') throw notTaken(topic, describeEvent(event));
  // MQTT 5.0: from 0x80 on the broker has refused it, and nobody gets it.
  const answer: AcknowledgementPacket = event.packet;
  if ((answer.reasonCode ?? 0) >= 0x80) throw notTaken(topic, describePacket(answer));
  return sentNow();
}

const notTaken = (topic: string, seen: string): Inconclusive =>
  new Inconclusive(`the broker does not take what is published on ${topic}: ${seen}`);
