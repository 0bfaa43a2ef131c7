import type {
  ConnackPacket,
  ConnectPacket,
  Packet,
  Property,
  PublishPacket,
  RawBytes,
  Subscription,
} from './packet.js';
import { hexByte, meaningOf } from './reason-codes.js';

const longestPayload = 120;
/** A topic or filter that is longer is cut: it is there for its length. */
const longestTopic = 400;

/** OASIS MQTT 3.1.1, table 3.1. */
const connackMeanings = [
  'accepted',
  'unacceptable protocol version',
  'identifier rejected',
  'server unavailable',
  'bad user name or password',
  'not authorized',
];

/** What would break the line or the terminal: control characters and the two Unicode line separators. */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

const oneLine = (text: string): string =>
  text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Of SUBACK and UNSUBACK, where most codes are a QoS. */
const describeCodes = (codes: readonly number[]): string =>
  codes.map((code) => (code < 0x80 ? String(code) : hexByte(code))).join(', ');

/** Shortens by whole characters: half a surrogate pair is no character. */
function shorten(text: string): string {
  if (text.length <= longestPayload) return text;
  const characters = Array.from(text.slice(0, 2 * longestPayload + 2));
  return characters.length <= longestPayload ? text : `${characters.slice(0, longestPayload).join('')}…`;
}

const describeTopic = (topic: string): string =>
  topic.length <= longestTopic ? oneLine(topic) : `${oneLine(shorten(topic))} (${topic.length} characters)`;

function describePayload(payload: RawBytes): string {
  const size = `${payload.hex.length / 2} B`;
  if (payload.hex === '') return size;
  return `${size} ${payload.text === undefined ? shorten(`0x${payload.hex}`) : oneLine(shorten(payload.text))}`;
}

/** What proves who somebody is shows as its length only. */
function describeValue({ name, value }: Property): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${describeTopic(value)}"`;
  if ('name' in value) return `"${describeTopic(value.name)}" "${describeTopic(value.value)}"`;
  return name === 'authenticationData' ? `${value.hex.length / 2} B` : describePayload(value);
}

/** Nothing where there are none: ` {receiveMaximum 20, userProperty "a" "b"}`. */
const describeProperties = ({ properties = [] }: { properties?: Property[] }): string =>
  properties.length === 0
    ? ''
    : ` {${properties.map((property) => `${property.name} ${describeValue(property)}`).join(', ')}}`;

/** A reason code and what it means in a packet of this type. */
export const describeReason = (type: Packet['type'], code: number): string =>
  `${hexByte(code)} (${meaningOf(type, code) ?? 'reserved'})`;

function describeConnect(packet: ConnectPacket): string {
  const { will } = packet;
  return [
    `CONNECT ${oneLine(packet.protocolName)} level ${packet.protocolLevel} client "${oneLine(packet.clientId)}"`,
    packet.clean ? 'clean' : 'not clean',
    `keep-alive ${packet.keepAlive} s`,
    ...(packet.username === undefined ? [] : [`user "${oneLine(packet.username)}"`]),
    ...(packet.password === undefined ? [] : [`password ${packet.password.hex.length / 2} B`]),
    ...(will === undefined
      ? []
      : [
          `will q${will.qos}${will.retain ? ' retain' : ''} ${describeTopic(will.topic)} ${describePayload(will.payload)}${describeProperties(will)}`,
        ]),
  ].join(' ');
}

function describeCode({ returnCode, properties }: ConnackPacket): string {
  if (properties !== undefined) return describeReason('CONNACK', returnCode);
  const meaning = returnCode === 0x84 ? 'unsupported protocol version, as MQTT 5.0 says it' : 'reserved';
  return `${returnCode} (${connackMeanings[returnCode] ?? meaning})`;
}

const describeConnack = (packet: ConnackPacket): string =>
  `CONNACK ${describeCode(packet)}` +
  (packet.sessionPresent ? ' session present' : '') +
  (packet.ofVersion5 && packet.returnCode === 0 ? ' in the layout of MQTT 5.0' : '') +
  (packet.beforeVersion5 ? ' in the layout of MQTT 3.1.1' : '');

const describeSubscription = ({ filter, qos, ...options }: Subscription): string =>
  [
    `${describeTopic(filter)} q${qos}`,
    ...(options.noLocal ? ['no local'] : []),
    ...(options.retainAsPublished ? ['retain as published'] : []),
    ...(options.retainHandling ? [`retain handling ${options.retainHandling}`] : []),
  ].join(' ');

const describePublish = (packet: PublishPacket): string =>
  [
    `PUBLISH q${packet.qos}`,
    ...(packet.packetId === undefined ? [] : [`id${packet.packetId}`]),
    ...(packet.retain ? ['retain'] : []),
    ...(packet.dup ? ['dup'] : []),
    packet.topic === '' && packet.topicByAlias !== undefined
      ? `(${describeTopic(packet.topicByAlias)})`
      : describeTopic(packet.topic),
    describePayload(packet.payload),
  ].join(' ');

function describeFields(packet: Packet): string {
  switch (packet.type) {
    case 'CONNECT':
      return describeConnect(packet);
    case 'CONNACK':
      return describeConnack(packet);
    case 'PUBLISH':
      return describePublish(packet);
    case 'SUBSCRIBE':
      return `SUBSCRIBE id${packet.packetId} [${packet.subscriptions.map(describeSubscription).join(', ')}]`;
    case 'SUBACK':
      return `SUBACK id${packet.packetId} [${describeCodes(packet.returnCodes)}]`;
    case 'UNSUBSCRIBE':
      return `UNSUBSCRIBE id${packet.packetId} [${packet.filters.map(describeTopic).join(', ')}]`;
    case 'PINGREQ':
    case 'PINGRESP':
      return packet.type;
    case 'DISCONNECT':
    case 'AUTH':
      return packet.reasonCode
        ? `${packet.type} ${describeReason(packet.type, packet.reasonCode)}`
        : packet.type;
    default: {
      const { type, packetId, reasonCode = 0, reasonCodes } = packet;
      const codes = reasonCodes === undefined ? '' : ` [${describeCodes(reasonCodes)}]`;
      return `${type} id${packetId}${reasonCode === 0 ? '' : ` ${describeReason(type, reasonCode)}`}${codes}`;
    }
  }
}

/**
 * One line for people: `PUBLISH q1 id7 a/b 7 B {"a":1}`, `CONNACK 5 (not authorized)`, `SUBACK id2 [1, 0x80]`,
 * `DISCONNECT 0x8e (session taken over) {reasonString "…"}`. Payloads are shortened to 120 characters, so are topics of more
 * than 400, control characters escaped. A password shows as its length only; every other field stands as it is in the
 * packet, so secrets must be masked there before.
 */
export const describePacket = (packet: Packet): string =>
  describeFields(packet) + ('properties' in packet ? describeProperties(packet) : '');
