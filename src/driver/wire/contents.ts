import { type IConnectPacket, type IPublishPacket, type Packet as ParsedPacket, parser } from 'mqtt-packet';
import { rawBytes } from './body.js';
import type { AcknowledgementPacket, ConnectPacket, EmptyPacket, Packet, PublishPacket } from './packet.js';

const buffer = (value: string | Buffer | undefined): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : (value ?? Buffer.alloc(0));

function connect(parsed: IConnectPacket): ConnectPacket | undefined {
  const { protocolId, protocolVersion, will } = parsed;
  // It reads level 5 in the layout of MQTT 5.0, and it hides a bridge's bit 7 of the level.
  if ((protocolVersion !== 3 && protocolVersion !== 4) || 'bridgeMode' in parsed) return undefined;
  const packet: ConnectPacket = {
    type: 'CONNECT',
    protocolName: protocolId ?? '',
    protocolLevel: protocolVersion,
    clean: parsed.clean ?? false,
    keepAlive: parsed.keepalive ?? 0,
    clientId: parsed.clientId,
  };
  if (parsed.username !== undefined) packet.username = parsed.username;
  if (parsed.password !== undefined) packet.password = rawBytes(parsed.password);
  if (will !== undefined) {
    packet.will = {
      topic: will.topic,
      payload: rawBytes(buffer(will.payload)),
      qos: will.qos ?? 0,
      retain: will.retain ?? false,
    };
  }
  return packet;
}

function publish(parsed: IPublishPacket): PublishPacket {
  const { topic, qos, retain, dup, messageId } = parsed;
  const packet: PublishPacket = {
    type: 'PUBLISH',
    topic,
    qos,
    retain,
    dup,
    payload: rawBytes(buffer(parsed.payload)),
  };
  if (qos > 0 && messageId !== undefined) packet.packetId = messageId;
  return packet;
}

const acknowledgements: Readonly<Partial<Record<ParsedPacket['cmd'], AcknowledgementPacket['type']>>> = {
  puback: 'PUBACK',
  pubrec: 'PUBREC',
  pubrel: 'PUBREL',
  pubcomp: 'PUBCOMP',
  unsuback: 'UNSUBACK',
};

const empties: Readonly<Partial<Record<ParsedPacket['cmd'], EmptyPacket['type']>>> = {
  pingreq: 'PINGREQ',
  pingresp: 'PINGRESP',
  disconnect: 'DISCONNECT',
};

function convert(parsed: ParsedPacket): Packet | undefined {
  const packetId = parsed.messageId ?? 0;
  const acknowledgement = acknowledgements[parsed.cmd];
  if (acknowledgement !== undefined) return { type: acknowledgement, packetId };
  const empty = empties[parsed.cmd];
  if (empty !== undefined) return { type: empty };
  switch (parsed.cmd) {
    case 'connect':
      return connect(parsed);
    case 'publish':
      return publish(parsed);
    case 'connack':
      return { type: 'CONNACK', sessionPresent: parsed.sessionPresent, returnCode: parsed.returnCode ?? 0 };
    case 'subscribe': {
      const subscriptions = parsed.subscriptions.map(({ topic, qos }) => ({ filter: topic, qos }));
      return { type: 'SUBSCRIBE', packetId, subscriptions };
    }
    case 'suback':
      return { type: 'SUBACK', packetId, returnCodes: parsed.granted.map(Number) };
    case 'unsubscribe':
      return { type: 'UNSUBSCRIBE', packetId, filters: parsed.unsubscriptions };
    default:
      return undefined;
  }
}

/** One for each protocol level: making a parser takes longer than parsing a packet. */
const parsers = new Map<number, { read(frame: Buffer): Packet | undefined }>();

function newParser(level: number): { read(frame: Buffer): Packet | undefined } {
  const parse = parser({ protocolVersion: level });
  let packet: Packet | undefined;
  parse.on('packet', (parsed) => {
    packet = convert(parsed);
  });
  // What it refuses leaves it in the middle of a packet: the next one gets a new parser.
  parse.on('error', () => {
    packet = undefined;
    parsers.delete(level);
  });
  return {
    read: (frame) => {
      packet = undefined;
      // Bytes that are left over would be the beginning of the next packet.
      if (parse.parse(frame) > 0) parsers.delete(level);
      return packet;
    },
  };
}

/**
 * The contents of one whole frame as mqtt-packet reads them, or undefined where it refuses the frame. It must not be
 * asked about frames that end inside a field: for a missing packet identifier it answers -1 instead of an error.
 */
export function parseContents(frame: Uint8Array, level: number): Packet | undefined {
  const known = parsers.get(level) ?? newParser(level);
  parsers.set(level, known);
  return known.read(Buffer.from(frame));
}
