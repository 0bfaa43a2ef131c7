import type { MqttPeer } from '../driver/driver.js';
import { describePacket, type PublishPacket } from '../driver/wire/packet.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import { awaitEvent } from '../steps/demand.js';
import { specMistake, type Exchange } from '../steps/exchange.js';
import { publishPacket } from '../steps/publish-packet.js';

/** A delivered message whose payload is one of the numbers that were published. */
export interface Numbered {
  number: number;
  packet: PublishPacket;
  at: number;
}

/** Publishes messages on a topic whose payloads are numbers, without a wait for acknowledgements. */
export async function publishNumbered(
  exchange: Exchange,
  from: string,
  { topic, qos, numbers }: { topic: string; qos: 0 | 1 | 2; numbers: readonly number[] },
): Promise<void> {
  for (const number of numbers)
    await exchange.peer(from).send(publishPacket(exchange, { topic, qos, text: String(number) }));
}

const digits = /^[1-9][0-9]*$/;

/** Milliseconds left of the time that a wait of the case may take, however many messages it takes meanwhile. */
export function timer(exchange: Exchange, within = exchange.context.within): () => number {
  const { driver } = exchange.context;
  const deadline = driver.elapsed() + within;
  return () => deadline - driver.elapsed();
}

/** The next delivered message on one of these topics; undefined when none comes in time or the connection ends. */
export async function nextNumbered(
  exchange: Exchange,
  on: string,
  topics: readonly string[],
  { left, what }: { left: () => number; what: string },
): Promise<Numbered | undefined> {
  // What came while we were held up is looked at, however late it is by then.
  const within = Math.max(1, Math.ceil(left()));
  const isNumbered = ({ topic, payload }: PublishPacket): boolean =>
    topics.includes(topic) && digits.test(payload.text ?? '');
  const event = await awaitEvent(exchange, exchange.peer(on), 'PUBLISH', isNumbered, {
    within,
    what,
  });
  if (event.type !== 'packet') return undefined;
  return { number: Number(event.packet.payload.text), packet: event.packet, at: event.at };
}

/** A delivered message in words. */
export const describeNumbered = ({ packet, at }: Numbered): string =>
  `${describePacket(packet)} came at ${at.toFixed(1)} ms`;

/**
 * How long further messages are waited for once one has come, in milliseconds. A server may hold messages back until
 * earlier ones are acknowledged, so their absence is no failure; later ones are only not judged.
 */
const furtherWithin = 1000;

/** The deliveries that come without an acknowledgement by us: up to `most`, and none at all when nothing comes in time. */
export async function* withoutAcknowledgement(
  exchange: Exchange,
  on: string,
  { topic, most, what }: { topic: string; most: number; what: string },
): AsyncGenerator<Numbered> {
  let left = timer(exchange);
  for (let count = 0; count < most; count += 1) {
    const message = await nextNumbered(exchange, on, [topic], { left, what });
    if (!message) return;
    if (message.packet.packetId === undefined)
      throw new Inconclusive(`it was delivered with QoS 0: ${describeNumbered(message)}`);
    yield message;
    left = timer(exchange, Math.min(furtherWithin, exchange.context.within));
  }
}

/** The client of a check that acknowledges by itself: only the wire lane leaves it to the check. */
export function unhurried(exchange: Exchange, on: string): MqttPeer {
  const peer = exchange.peer(on);
  if (peer.lane === 'wire') return peer;
  throw specMistake(`client "${on}" acknowledges by itself; take \`lane: wire\` with \`acknowledge: false\``);
}

/** The whole numbers from one to another, both included. */
export const numbersFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
