import type { PublishPacket, RawBytes } from '../../driver/wire/packet.js';
import type { PropertyToSend } from '../../driver/wire/packets/properties-to-send.js';
import type { Message, Operation } from '../../spec/api.js';
import { freshIds } from '../../spec/fresh-id.js';
import { headerIn } from '../../spec/header-place.js';
import { valueAt, withValueAt } from '../../spec/pointer.js';
import { fillAddress, isTopicName, topicMatches } from '../../spec/topic.js';
import { contentOf } from '../../steps/message.js';
import type { PublishWords } from '../../steps/publish-words.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { CheckContext } from '../check.js';
import { ownReplies } from './listening.js';
import { publishWords, type Made } from './payload-to-send.js';
import { belongsTo, givenValues, type Chosen } from './topics.js';

/** A request as it is sent, and how its reply is known. */
export interface Request {
  made: Made;
  properties: readonly PropertyToSend[];
  filter: string;
  isReply(packet: PublishPacket): boolean;
  /** In words, what besides the topic tells it. */
  which: string;
}

/** What of a request is published. */
export const contentOfRequest = ({
  made,
  properties,
}: Pick<Request, 'made' | 'properties'>): Pick<PublishWords, 'payload' | 'text' | 'hex' | 'properties'> => ({
  ...publishWords(made),
  ...(properties.length > 0 && { properties }),
});

/** Where messages have the id that tells a reply. */
type Place = { payload: string } | { header: string };

/**
 * A request of ours, with a correlation id and a reply address of its own where the document has them. A header is a
 * property of MQTT 5.0: AsyncAPI does not say which, so it is Response Topic or Correlation Data, and the user property of
 * its name; in a reply either will do.
 */
export function asked(context: CheckContext, operation: Operation, chosen: Chosen, made: Made): Request {
  const { reply } = operation;
  if (!reply) throw new Inconclusive(`operation ${operation.id} has no reply`);
  const addressed = withAddress(context, operation, chosen, made);
  const [id, answered] = [placeIn(operation.messages), placeIn(reply.messages)];
  const tied = id === undefined ? undefined : withId(context, addressed.made, id);
  const wanted = answered === undefined ? undefined : tied?.id;
  return {
    made: tied?.made ?? addressed.made,
    properties: [...addressed.properties, ...(tied?.properties ?? [])],
    filter: addressed.filter,
    isReply: (packet) =>
      !packet.retain &&
      topicMatches(addressed.filter, packet.topic) &&
      (addressed.isOwn || belongsTo(context, reply.channel, packet.topic).is) &&
      (wanted === undefined || hasId(packet, reply.messages, answered!, wanted)),
    which: wanted === undefined ? '' : ` with ${nameOf(answered!)} ${JSON.stringify(wanted)}`,
  };
}

function placeIn(messages: readonly Message[]): Place | undefined {
  for (const { correlation, correlationHeader } of messages) {
    if (correlation !== undefined) return { payload: correlation };
    if (correlationHeader !== undefined) return { header: correlationHeader };
  }
  return undefined;
}

const nameOf = (place: Place): string =>
  'payload' in place ? place.payload : `Correlation Data (header ${place.header})`;

const headerOf = (
  property: 'responseTopic' | 'correlationData',
  header: string,
  value: string,
): PropertyToSend[] => [
  { name: property, value },
  { name: 'userProperty', value: { name: header, value } },
];

/** The request with the address of its reply: one of our own, where the request says it. */
function withAddress(
  context: CheckContext,
  { reply }: Operation,
  { values }: Chosen,
  made: Made,
): Pick<Request, 'made' | 'filter' | 'properties'> & { isOwn: boolean } {
  const { location = '', channel } = reply!;
  const own = `${ownReplies(context)}/${context.nonce()}`;
  const header = headerIn(location);
  if (header !== undefined)
    return { made, filter: own, properties: headerOf('responseTopic', header, own), isOwn: true };
  const place = /^\$message\.payload#(\/.*)$/.exec(location)?.[1];
  if (place === undefined) {
    const filter = fillAddress(channel.address, { ...values, ...givenValues(context, channel) }).topic;
    return { made, filter, properties: [], isOwn: false };
  }
  const value = withReplyTo(made, place, own);
  const filter = String(valueAt(value, place));
  if (!isTopicName(filter))
    throw new Inconclusive(
      `nothing was sent: the request says that its reply goes to "${filter}", which is no topic`,
    );
  return { made: { ...made, value }, filter, properties: [], isOwn: true };
}

/** The request with an id of its own. */
function withId(
  context: CheckContext,
  made: Made,
  place: Place,
): Pick<Request, 'made' | 'properties'> & { id: unknown } {
  const nonce = context.nonce();
  if ('header' in place)
    return { made, properties: headerOf('correlationData', place.header, nonce), id: nonce };
  const { message, value } = made;
  if (!message) return { made, properties: [], id: valueAt(value, place.payload) };
  const told = freshIds(message, place.payload, nonce)
    .map((id) => withValueAt(value, place.payload, id))
    .find((tried) => tried !== value && fitting(made, value, tried) === tried);
  // No id of ours fits: that of the example has to do.
  if (told === undefined) return { made, properties: [], id: valueAt(value, place.payload) };
  return { made: { ...made, value: told }, properties: [], id: valueAt(told, place.payload) };
}

/** An id that is a text in one place may be another value of the same letters in the other. */
function hasId(packet: PublishPacket, messages: readonly Message[], place: Place, id: unknown): boolean {
  if ('payload' in place)
    return JSON.stringify(valueAt(contentOf(packet, messages).json, place.payload)) === JSON.stringify(id);
  const text = String(id);
  return (packet.properties ?? []).some(({ name, value }) =>
    name === 'correlationData'
      ? (value as RawBytes).hex === Buffer.from(text).toString('hex')
      : name === 'userProperty' &&
        (value as { name: string }).name === place.header &&
        (value as { value: string }).value === text,
  );
}

/** A topic of our own where the schema allows one, else the one of the example. */
function withReplyTo(made: Made, place: string, own: string): unknown {
  const value = fitting(made, made.value, withValueAt(made.value, place, own));
  if (typeof valueAt(value, place) === 'string') return value;
  throw new Inconclusive(
    `nothing was sent: no request could be made that says where its reply goes (${place})`,
  );
}

const fitting = ({ message }: Made, before: unknown, after: unknown): unknown =>
  message === undefined || message.validate(after).length === 0 ? after : before;
