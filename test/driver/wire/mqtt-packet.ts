import { type IConnectPacket, type IPublishPacket, type Packet as ParsedPacket, parser } from 'mqtt-packet';
import { rawBytes } from '../../../src/driver/wire/body.js';
import type {
  AcknowledgementPacket,
  ConnectPacket,
  EmptyPacket,
  Packet,
  PublishPacket,
} from '../../../src/driver/wire/packet.js';

const buffer = (value: string | Buffer | undefined): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : (value ?? Buffer.alloc(0));

function connect(parsed: IConnectPacket): ConnectPacket {
  const { protocolId, protocolVersion, will } = parsed;
  const packet: ConnectPacket = {
    type: 'CONNECT',
    protocolName: protocolId ?? '',
    protocolLevel: protocolVersion ?? 0,
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

/** What mqtt-packet reads in one whole frame; undefined where it refuses the frame. */
export function readByMqttPacket(frame: Uint8Array, level: number): Packet | undefined {
  const parse = parser({ protocolVersion: level });
  let packet: Packet | undefined;
  let refused = false;
  parse.on('packet', (parsed) => (packet = convert(parsed)));
  parse.on('error', () => (refused = true));
  parse.parse(Buffer.from(frame));
  return refused ? undefined : packet;
}
