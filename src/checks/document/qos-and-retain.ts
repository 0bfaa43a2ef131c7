import { describePacket } from '../../driver/wire/packet.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import type { Operation } from '../../spec/api.js';
import type { Exchange } from '../../steps/exchange.js';
import { publishPacket } from '../../steps/publish-packet.js';
import { awaitEvent } from '../../steps/demand.js';
import type { CheckContext } from '../check.js';
import { connected, listener, nextMessage, ownReplies, subscribe, type Message } from './listening.js';
import { retainedOn, willRetain } from './retained.js';

/** What a document says of the messages of somebody, and where it says so, as it is told. */
export interface Flags {
  mqtt: Operation['mqtt'];
  by: string;
}

export const flagsOf = ({ mqtt, id }: Operation): Flags => ({ mqtt, by: `operation ${id}` });

/**
 * The QoS that is asked for. A broker delivers with the lower of the published and the granted, so only one above the
 * documented shows what is published above it; what some brokers refuse (2) is asked for only where it tells something.
 */
const qosToAsk = ({ mqtt: { qos } }: Pick<Flags, 'mqtt'>): 1 | 2 => (qos === 1 || qos === 2 ? 2 : 1);

/**
 * Subscribes to what somebody sends, on a connection of its own, and answers the QoS granted. A broker that refuses
 * QoS 2, or ends the connection over it, is asked for QoS 1. Throws Inconclusive where it grants nothing.
 */
export async function subscribeTo(
  context: CheckContext,
  flags: Pick<Flags, 'mqtt'>,
  filter: string,
): Promise<{ exchange: Exchange; granted: number }> {
  const asked = qosToAsk(flags);
  const exchange = await connected(context);
  const granted = await grantedFor(exchange, filter, asked);
  if (granted !== undefined) return { exchange, granted };
  const again = exchange.peer(listener).closed ? await connected(context) : exchange;
  const less = asked === 2 ? await grantedFor(again, filter, 1) : undefined;
  if (less === undefined) throw new Inconclusive(`the broker refuses the subscription of ${filter} (0x80)`);
  return { exchange: again, granted: less };
}

/** Undefined where it is refused; for QoS 2 also where the broker ends the connection over it. */
async function grantedFor(exchange: Exchange, filter: string, qos: 1 | 2): Promise<number | undefined> {
  try {
    return (await subscribe(exchange, [filter], qos))[0];
  } catch (error) {
    if (qos === 2 && error instanceof Inconclusive && exchange.peer(listener).closed) return undefined;
    throw error;
  }
}

/**
 * A message is delivered with the lower of the QoS of its publisher and the one granted (MQTT-3.8.4-6), so one below the
 * granted shows the publisher's. One as high as the granted shows that the publisher's was not lower.
 */
export function judgeQos(
  { mqtt: { qos }, by }: Flags,
  { packet }: Pick<Message, 'packet'>,
  granted: number,
): void {
  if (qos === undefined || packet.retain || packet.qos >= granted) return;
  if (packet.qos !== qos)
    throw new NonConformance(
      `on ${packet.topic}: QoS ${qos}, as ${by} has it`,
      `it was published with QoS ${packet.qos} (granted were ${granted}), in ${describePacket(packet)}`,
    );
}

/** A QoS as high as the granted is above the documented, unless the broker raises what it delivers: a message of ours shows. */
export async function judgeHigherQos(
  exchange: Exchange,
  { mqtt: { qos }, by }: Flags,
  { packet }: Message,
  granted: number,
): Promise<void> {
  if (qos === undefined || packet.retain || packet.qos <= qos) return;
  if (packet.qos >= granted && !(await keepsQos0(exchange)))
    throw new Inconclusive(
      'the broker delivers with a QoS above the published one, so the QoS of the target is not seen',
    );
  throw new NonConformance(
    `on ${packet.topic}: QoS ${qos}, as ${by} has it`,
    `it came with QoS ${packet.qos}, in ${describePacket(packet)}`,
  );
}

async function keepsQos0(exchange: Exchange): Promise<boolean> {
  const { context } = exchange;
  const topic = `${ownReplies(context)}/control/${context.nonce()}`;
  const [granted] = await subscribe(exchange, [topic], 1);
  if (granted === undefined) throw new Inconclusive(`the broker grants no subscription of ${topic}`);
  await exchange.peer('client').send(publishPacket(exchange, { topic, text: 'control', qos: 0 }));
  const until = context.driver.elapsed() + context.within;
  const own = await nextMessage(exchange, (packet) => packet.topic === topic, {
    until,
    what: 'a message of ours',
  });
  return own?.packet.qos === 0;
}

/**
 * What is published retained comes to a second, later subscription of its very topic, as one of the messages that came
 * live. Where nothing comes, a message of ours shows whether the broker keeps any.
 */
export async function judgeRetain(
  exchange: Exchange,
  { mqtt: { retain }, by }: Flags,
  live: readonly Message[],
  cameLive: (hex: string) => Promise<boolean>,
): Promise<void> {
  const last = live.at(-1);
  if (retain === undefined || !last) return;
  const { context } = exchange;
  const { topic } = last.packet;
  const seen = new Set(
    live.filter(({ packet }) => packet.topic === topic).map(({ packet }) => packet.payload.hex),
  );
  const kept = await retainedOn(context, topic, 'later');
  if (!retain) {
    if (kept && seen.has(kept.packet.payload.hex))
      throw new NonConformance(
        `messages on ${topic} are not retained, as ${by} has it`,
        `a later subscription got ${describePacket(kept.packet)}`,
      );
    return;
  }
  const wanted = `a later subscription of ${topic} gets the message that is published retained, as ${by} has it`;
  if (kept && (seen.has(kept.packet.payload.hex) || (await cameLive(kept.packet.payload.hex)))) return;
  if (!(await keptOfOurs(context)))
    throw new Inconclusive('the broker keeps no retained messages, so that of the target is not seen');
  throw new NonConformance(
    wanted,
    kept ? `it got an older one: ${describePacket(kept.packet)}` : 'it got none',
  );
}

/**
 * A retained message says nothing live of its QoS, and is kept with that of its publisher (MQTT-3.3.1-5): one of ours shows
 * whether the broker does so.
 */
export async function judgeKeptQos(
  context: CheckContext,
  { mqtt: { qos }, by }: Flags,
  { packet }: Message,
  granted: number,
): Promise<void> {
  if (qos === undefined || qos === 0 || granted === 0 || packet.qos > 0) return;
  const own = await keptOfOurs(context);
  if (own === undefined || own.qos === 0)
    throw new Inconclusive(
      `the retained message on ${packet.topic} came with QoS 0, as this broker delivers one of ours that was published with QoS 1`,
    );
  throw new NonConformance(
    `on ${packet.topic}: QoS ${qos}, as ${by} has it`,
    `it was published with QoS 0 (granted were ${granted}), in ${describePacket(packet)}`,
  );
}

/** What a later subscription gets of a message of ours that was published retained with QoS 1. */
async function keptOfOurs(context: CheckContext): Promise<Message['packet'] | undefined> {
  const topic = `${ownReplies(context)}/control/${context.nonce()}`;
  const exchange = await connected(context, 'control');
  const peer = exchange.peer('control');
  willRetain(context, topic);
  const sent = await peer.send(publishPacket(exchange, { topic, text: 'control', qos: 1, retain: true }));
  const id = sent.type === 'PUBLISH' ? sent.packetId : undefined;
  const wait = { within: context.within, what: 'a PUBACK for a retained message of ours' };
  const event = await awaitEvent(exchange, peer, 'PUBACK', ({ packetId }) => packetId === id, wait);
  if (event.type !== 'packet') throw new Inconclusive('the broker takes no retained message of ours');
  const kept = await retainedOn(context, topic, 'again');
  await exchange.leave();
  return kept?.packet;
}
