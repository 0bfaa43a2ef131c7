import { encodeRemainingLength, typeNumberOf } from './fixed-header.js';
import type { ConnectToSend, PacketToSend, PublishToSend, TextToSend } from './packet-to-send.js';

export type { FrameOverrides, PacketToSend, TextToSend, WillToSend } from './packet-to-send.js';

function unsigned(value: number, largest: number, field: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return value;
  throw new RangeError(
    `${field} is ${value}, which has no room in its field; use a whole number from 0 to ${largest}.`,
  );
}

const byte = (value: number, field: string): Buffer => Buffer.from([unsigned(value, 0xff, field)]);

function number(value: number, field: string): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(unsigned(value, 0xffff, field));
  return bytes;
}

/** The bytes that a text stands for. Throws a RangeError for a `hex` that is none. */
export function rawBytesOf(value: TextToSend, field: string): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if ('repeat' in value) return Buffer.from(value.repeat.repeat(value.times), 'utf8');
  if (!('hex' in value)) return Buffer.concat(value.map((part) => rawBytesOf(part, field)));
  if (!/^( *[0-9a-f]{2})* *$/i.test(value.hex)) {
    throw new RangeError(
      `${field} is not hexadecimal: "${value.hex.slice(0, 40)}"; write two digits for each byte.`,
    );
  }
  return Buffer.from(value.hex.replaceAll(' ', ''), 'hex');
}

function prefixed(value: TextToSend, field: string): Buffer {
  const bytes = rawBytesOf(value, field);
  if (bytes.length > 0xffff) {
    throw new RangeError(
      `${field} has ${bytes.length} bytes, which its field cannot hold; use at most 65535.`,
    );
  }
  return Buffer.concat([number(bytes.length, `length of the ${field}`), bytes]);
}

function connectFlags({ username, password, will, clean = true }: ConnectToSend): number {
  const willBits =
    will === undefined ? 0 : 0x04 | (unsigned(will.qos ?? 0, 3, 'will QoS') << 3) | (will.retain ? 0x20 : 0);
  return (
    (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40) | willBits | (clean ? 0x02 : 0)
  );
}

/** Properties of MQTT 5.0: their length is written as the remaining length is (MQTT 5.0, section 2.2.2.1). */
const withLength = (bytes: Buffer): Buffer[] => [encodeRemainingLength(bytes.length, undefined), bytes];

function encodeConnect(packet: ConnectToSend): Buffer[] {
  const { protocolLevel = 4, will, username, password } = packet;
  return [
    prefixed(packet.protocolName ?? (protocolLevel === 3 ? 'MQIsdp' : 'MQTT'), 'protocol name'),
    byte(protocolLevel, 'protocol level'),
    byte(packet.connectFlags ?? connectFlags(packet), 'connect flags'),
    number(packet.keepAlive ?? 0, 'keep-alive'),
    ...(packet.properties === undefined ? [] : withLength(rawBytesOf(packet.properties, 'properties'))),
    prefixed(packet.clientId ?? '', 'client identifier'),
    ...(will === undefined
      ? []
      : [prefixed(will.topic, 'will topic'), prefixed(will.payload ?? '', 'will message')]),
    ...(username === undefined ? [] : [prefixed(username, 'user name')]),
    ...(password === undefined ? [] : [prefixed(password, 'password')]),
  ];
}

function encodePublish(packet: PublishToSend): Buffer[] {
  const { qos = 0, packetId, packetIdPresent = qos > 0 } = packet;
  if (packetIdPresent && packetId === undefined) {
    throw new RangeError(
      `PUBLISH with QoS ${qos} has no packetId; give one, or packetIdPresent: false to leave it out.`,
    );
  }
  if (!packetIdPresent && packetId !== undefined && packet.packetIdPresent === undefined) {
    throw new RangeError(
      'PUBLISH with QoS 0 has a packetId; leave it out, or write it with packetIdPresent: true.',
    );
  }
  return [
    prefixed(packet.topic, 'topic name'),
    ...(packetIdPresent && packetId !== undefined ? [number(packetId, 'packet identifier')] : []),
    rawBytesOf(packet.payload ?? '', 'payload'),
  ];
}

function encodeBody(packet: PacketToSend): Buffer[] {
  switch (packet.type) {
    case 'CONNECT':
      return encodeConnect(packet);
    case 'CONNACK': {
      const flags = packet.acknowledgeFlags ?? (packet.sessionPresent ? 1 : 0);
      return [byte(flags, 'acknowledge flags'), byte(packet.returnCode ?? 0, 'return code')];
    }
    case 'PUBLISH':
      return encodePublish(packet);
    case 'PINGREQ':
    case 'PINGRESP':
    case 'DISCONNECT':
      return [];
    case 'SUBSCRIBE':
      return [
        number(packet.packetId, 'packet identifier'),
        ...packet.subscriptions.flatMap(({ filter, qos = 0 }) => [
          prefixed(filter, 'topic filter'),
          byte(qos, 'requested QoS'),
        ]),
      ];
    case 'SUBACK':
      return [
        number(packet.packetId, 'packet identifier'),
        ...packet.returnCodes.map((code) => byte(code, 'return code')),
      ];
    case 'UNSUBSCRIBE':
      return [
        number(packet.packetId, 'packet identifier'),
        ...packet.filters.map((filter) => prefixed(filter, 'topic filter')),
      ];
    default:
      return [number(packet.packetId, 'packet identifier')];
  }
}

function usualFlags(packet: PacketToSend): number {
  if (packet.type === 'PUBLISH') {
    const qos = unsigned(packet.qos ?? 0, 3, 'QoS');
    return (packet.dup ? 0x08 : 0) | (qos << 1) | (packet.retain ? 0x01 : 0);
  }
  return packet.type === 'PUBREL' || packet.type === 'SUBSCRIBE' || packet.type === 'UNSUBSCRIBE'
    ? 0b0010
    : 0;
}

/**
 * The bytes of one control packet of MQTT 3.1 or 3.1.1. It keeps the rules unless a field asks for something else, and
 * sends whatever a field asks for. Throws a RangeError, with what to write instead, only for values that have no room
 * in their field.
 */
export function encode(packet: PacketToSend): Buffer {
  const body = Buffer.concat([...encodeBody(packet), rawBytesOf(packet.append ?? '', 'append')]);
  const flags = unsigned(packet.flags ?? usualFlags(packet), 0x0f, 'flags');
  return Buffer.concat([
    Buffer.from([(typeNumberOf(packet.type) << 4) | flags]),
    encodeRemainingLength(packet.remainingLength ?? body.length, packet.lengthBytes),
    body,
  ]);
}
