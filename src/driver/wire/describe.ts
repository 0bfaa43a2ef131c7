import type { ConnackPacket, ConnectPacket, Packet, PublishPacket, RawBytes } from './packet.js';

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

const hexByte = (value: number): string => (value < 0x80 ? String(value) : `0x${value.toString(16)}`);

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
          `will q${will.qos}${will.retain ? ' retain' : ''} ${describeTopic(will.topic)} ${describePayload(will.payload)}`,
        ]),
  ].join(' ');
}

const describeConnack = (packet: ConnackPacket): string =>
  `CONNACK ${packet.returnCode} (${connackMeanings[packet.returnCode] ?? (packet.returnCode === 0x84 ? 'unsupported protocol version, as MQTT 5.0 says it' : 'reserved')})` +
  (packet.sessionPresent ? ' session present' : '') +
  (packet.ofVersion5 && packet.returnCode === 0 ? ' in the layout of MQTT 5.0' : '');

const describePublish = (packet: PublishPacket): string =>
  [
    `PUBLISH q${packet.qos}`,
    ...(packet.packetId === undefined ? [] : [`id${packet.packetId}`]),
    ...(packet.retain ? ['retain'] : []),
    ...(packet.dup ? ['dup'] : []),
    describeTopic(packet.topic),
    describePayload(packet.payload),
  ].join(' ');

/**
 * One line for people: `PUBLISH q1 id7 a/b 7 B {"a":1}`, `CONNACK 5 (not authorized)`, `SUBACK id2 [1, 0x80]`.
 * Payloads are shortened to 120 characters, so are topics of more than 400, control characters escaped. A password shows as its length only; every
 * other field stands as it is in the packet, so secrets must be masked there before.
 */
export function describePacket(packet: Packet): string {
  switch (packet.type) {
    case 'CONNECT':
      return describeConnect(packet);
    case 'CONNACK':
      return describeConnack(packet);
    case 'PUBLISH':
      return describePublish(packet);
    case 'SUBSCRIBE': {
      const list = packet.subscriptions.map(({ filter, qos }) => `${describeTopic(filter)} q${qos}`);
      return `SUBSCRIBE id${packet.packetId} [${list.join(', ')}]`;
    }
    case 'SUBACK':
      return `SUBACK id${packet.packetId} [${packet.returnCodes.map(hexByte).join(', ')}]`;
    case 'UNSUBSCRIBE':
      return `UNSUBSCRIBE id${packet.packetId} [${packet.filters.map(describeTopic).join(', ')}]`;
    case 'PINGREQ':
    case 'PINGRESP':
    case 'DISCONNECT':
      return packet.type;
    default:
      return `${packet.type} id${packet.packetId}`;
  }
}
