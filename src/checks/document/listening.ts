import type { Observed } from '../../driver/driver.js';
import type { PublishPacket } from '../../driver/wire/packet.js';
import type { Channel } from '../../spec/api.js';
import { fillAddress, isFilter, topicMatches } from '../../spec/topic.js';
import { awaitEvent, describeEvent } from '../../steps/demand.js';
import type { Exchange } from '../../steps/exchange.js';
import { nextPacketId } from '../../steps/packet-ids.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { CheckContext } from '../check.js';
import { belongsTo, givenValues, spokenChannels } from './topics.js';

/** The name of the client that listens. */
export const listener = 'client';

/** A broker may take no more filters in one packet (AWS IoT Core). */
const filtersAtOnce = 8;

/** Connects; that the broker lets us in is none of the target's doing. */
export const connected = async (context: CheckContext, as = listener): Promise<Exchange> =>
  await runSteps(context, [{ as, connect: {} }], { judging: false });

/**
 * Subscribes and answers the QoS granted for each filter; undefined where one was refused. Throws Inconclusive where the
 * broker does not answer.
 */
export async function subscribe(
  exchange: Exchange,
  filters: readonly string[],
  qos: 0 | 1 | 2,
  as = listener,
): Promise<(number | undefined)[]> {
  const granted: (number | undefined)[] = [];
  for (let first = 0; first < filters.length; first += filtersAtOnce) {
    const some = filters.slice(first, first + filtersAtOnce);
    const sent = await exchange.peer(as).send({
      type: 'SUBSCRIBE',
      packetId: nextPacketId(exchange),
      subscriptions: some.map((filter) => ({ filter, qos })),
    });
    const id = sent.type === 'SUBSCRIBE' ? sent.packetId : 0;
    const wait = { within: exchange.context.within, what: `a SUBACK for ${some.join(', ')}` };
    const event = await awaitEvent(
      exchange,
      exchange.peer(as),
      'SUBACK',
      ({ packetId }) => packetId === id,
      wait,
    );
    if (event.type !== 'packet')
      throw new Inconclusive(
        `the broker grants no subscription of ${some.join(', ')}: ${describeEvent(event)}`,
      );
    granted.push(...event.packet.returnCodes.map((code) => (code <= 2 ? code : undefined)));
  }
  return granted;
}

/** A message as it came. */
export interface Message {
  packet: PublishPacket;
  at: number;
}

/** The next message that is meant, before a time of the case's clock, in milliseconds; undefined when none comes. */
export async function nextMessage(
  exchange: Exchange,
  isMeant: (packet: PublishPacket, at: number) => boolean,
  { until, what, as = listener }: { until: number; what: string; as?: string },
): Promise<Message | undefined> {
  const left = Math.ceil(until - exchange.context.driver.elapsed());
  if (left <= 0) return undefined;
  const peer = exchange.peer(as);
  const wanted = (event: Observed): boolean =>
    event.type === 'packet' && event.packet.type === 'PUBLISH' && isMeant(event.packet, event.at);
  const event = await peer.next(wanted, left, what);
  if (event.type === 'closed')
    throw new Inconclusive(`${what}: ${describeEvent(event)}, and that is the broker's doing`);
  return event.type === 'packet' ? { packet: event.packet as PublishPacket, at: event.at } : undefined;
}

/** A message that is meant among those that have come already. However busy we are, they are looked at. */
export async function cameAlready(
  exchange: Exchange,
  isMeant: (packet: PublishPacket, at: number) => boolean,
  what: string,
): Promise<Message | undefined> {
  const wanted = (event: Observed): boolean =>
    event.type === 'packet' && event.packet.type === 'PUBLISH' && isMeant(event.packet, event.at);
  const event = await exchange.peer(listener).next(wanted, 1, what);
  return event.type === 'packet' ? { packet: event.packet as PublishPacket, at: event.at } : undefined;
}

/** Topics of our own on which replies may be asked for, of all cases of a run. */
export const ownReplies = ({ scope }: CheckContext): string => `mqtt-conformance/${String(scope['run'])}`;

/** Where the device that the document describes would be seen; those of another device are left out where its name is known. */
export interface Signs {
  filters: string[];
  isSign(packet: PublishPacket): boolean;
}

/** What shows that the device is there: a message that is not an old one, on a topic on which it sends or answers. */
export function signsOf(
  context: CheckContext,
  of?: { values: Record<string, string>; guessed: string[] },
): Signs {
  const channels = spokenChannels(context.api)
    .map((channel): [Channel, string] => [
      channel,
      fillAddress(channel.address, { ...of?.values, ...givenValues(context, channel) }).topic,
    ])
    // Of a device whose name is only an example, any other may be the one that is heard.
    .filter(
      ([{ address }, filter]) =>
        isFilter(filter) && (of?.guessed ?? []).every((name) => address.includes(`{${name}}`)),
    );
  const asksForReplies = Object.values(context.api.operations).some(
    ({ action, reply }) => action === 'receive' && reply?.location?.startsWith('$message.'),
  );
  const replies = asksForReplies && (of?.guessed ?? []).length === 0 ? [`${ownReplies(context)}/#`] : [];
  const filters = [...new Set([...channels.map(([, filter]) => filter), ...replies])];
  return {
    filters,
    isSign: ({ topic, retain }) =>
      !retain &&
      (channels.some(
        ([channel, filter]) => topicMatches(filter, topic) && belongsTo(context, channel, topic).is,
      ) ||
        replies.some((filter) => topicMatches(filter, topic))),
  };
}

/** The sentence for a run that has seen nobody. */
export const nobodySeen = (
  watch: number,
  filters: readonly string[],
  near: string | undefined = undefined,
): string =>
  filters.length === 0
    ? 'no device was seen: the document names no topic on which it could be'
    : `no device was seen: nothing came on ${shortList(filters)} within ${watch / 1000} s, apart from retained messages, which say nothing of now${butNear(near)}`;

/** The end of a sentence that says that nothing came: what came instead. */
export const butNear = (near: string | undefined): string => (near === undefined ? '' : `; but ${near}`);

/** What came in place of a message on a channel, of which the user may have given values, as a clause. */
export function nearTo(
  context: CheckContext,
  { address }: Channel,
  values: Record<string, string> = {},
): string | undefined {
  return address === ''
    ? undefined
    : context.near?.({ filter: fillAddress(address, values).topic, address, values });
}

const shortList = (texts: readonly string[]): string =>
  texts.length <= 3
    ? texts.join(', ')
    : `${texts.slice(0, 2).join(', ')} and ${texts.length - 2} more topics`;
