import {
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type ISubackPacket,
  type ISubscribePacket,
  type IUnsubackPacket,
  type IUnsubscribePacket,
  type Packet as ParsedPacket,
  parser,
} from 'mqtt-packet';
import { rawBytes } from '../../../src/driver/wire/body.js';
import type {
  AcknowledgementPacket,
  ConnectPacket,
  Packet,
  Property,
  PropertyName,
  PublishPacket,
  ReasonPacket,
  Subscription,
} from '../../../src/driver/wire/packet.js';

const buffer = (value: string | Buffer | undefined): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : (value ?? Buffer.alloc(0));

/** What it calls otherwise. */
const names: Readonly<Record<string, PropertyName>> = {
  userProperties: 'userProperty',
  maximumQoS: 'maximumQos',
};

/** It keeps the values of one property in their order, and no order between properties: they come sorted by name. */
export const sorted = (properties: readonly Property[]): Property[] =>
  properties.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b), 'en'));
const keyOf = ({ name, value }: Property): string =>
  `${name} ${typeof value === 'object' && 'name' in value ? JSON.stringify(value.name) : ''}`;

function valuesOf(name: string, value: unknown): Property['value'][] {
  if (name === 'userProperties')
    return Object.entries(value as Record<string, string | string[]>).flatMap(([key, all]) =>
      [all].flat().map((one) => ({ name: key, value: one })),
    );
  return [value].flat().map((one) => {
    if (Buffer.isBuffer(one)) return rawBytes(one);
    return typeof one === 'boolean' ? Number(one) : (one as string | number);
  });
}

function propertiesOf(parsed: object | undefined): Property[] {
  const all = Object.entries(parsed ?? {}).flatMap(([name, value]) =>
    valuesOf(name, value).map((one) => ({ name: names[name] ?? (name as PropertyName), value: one })),
  );
  return sorted(all);
}

function connect(parsed: IConnectPacket, of5: boolean): ConnectPacket {
  const { protocolId, protocolVersion, will } = parsed;
  const packet: ConnectPacket = {
    type: 'CONNECT',
    protocolName: protocolId ?? '',
    protocolLevel: protocolVersion ?? 0,
    clean: parsed.clean ?? false,
    keepAlive: parsed.keepalive ?? 0,
    clientId: parsed.clientId,
  };
  if (of5) packet.properties = propertiesOf(parsed.properties);
  if (parsed.username !== undefined) packet.username = parsed.username;
  if (parsed.password !== undefined) packet.password = rawBytes(parsed.password);
  if (will !== undefined) {
    packet.will = {
      topic: will.topic,
      payload: rawBytes(buffer(will.payload)),
      qos: will.qos ?? 0,
      retain: will.retain ?? false,
      ...(of5 ? { properties: propertiesOf(will.properties) } : {}),
    };
  }
  return packet;
}

function publish(parsed: IPublishPacket, of5: boolean): PublishPacket {
  const { topic, qos, retain, dup, messageId } = parsed;
  const packet: PublishPacket = {
    type: 'PUBLISH',
    topic,
    qos,
    retain,
    dup,
    payload: rawBytes(buffer(parsed.payload)),
  };
  if (of5) packet.properties = propertiesOf(parsed.properties);
  if (qos > 0 && messageId !== undefined) packet.packetId = messageId;
  return packet;
}

const subscription = ({ topic, qos, nl, rap, rh }: ISubscribePacket['subscriptions'][number], of5: boolean) =>
  ({
    filter: topic,
    qos,
    ...(of5 ? { noLocal: nl, retainAsPublished: rap, retainHandling: rh } : {}),
  }) as Subscription;

/** What all other packets of one version have in the same place. */
function common(parsed: ParsedPacket, of5: boolean) {
  const { properties, reasonCode = 0 } = parsed as { properties?: object; reasonCode?: number };
  return {
    id: { packetId: parsed.messageId ?? 0 },
    properties: of5 ? { properties: propertiesOf(properties) } : {},
    reason: of5 ? { reasonCode } : {},
  };
}

type Reader = (parsed: never, of5: boolean) => Packet;

const readers: Readonly<Partial<Record<ParsedPacket['cmd'], Reader>>> = {
  connect,
  publish,
  connack: (parsed: IConnackPacket, of5) => ({
    type: 'CONNACK',
    sessionPresent: parsed.sessionPresent,
    returnCode: (of5 ? parsed.reasonCode : parsed.returnCode) ?? 0,
    ...common(parsed, of5).properties,
  }),
  subscribe: (parsed: ISubscribePacket, of5) => {
    const { id, properties } = common(parsed, of5);
    const subscriptions = parsed.subscriptions.map((one) => subscription(one, of5));
    return { type: 'SUBSCRIBE', ...id, subscriptions, ...properties };
  },
  suback: (parsed: ISubackPacket, of5) => {
    const { id, properties } = common(parsed, of5);
    return { type: 'SUBACK', ...id, returnCodes: parsed.granted.map(Number), ...properties };
  },
  unsubscribe: (parsed: IUnsubscribePacket, of5) => {
    const { id, properties } = common(parsed, of5);
    return { type: 'UNSUBSCRIBE', ...id, filters: parsed.unsubscriptions, ...properties };
  },
  unsuback: (parsed: IUnsubackPacket & { granted: number[] }, of5) => {
    const { id, properties } = common(parsed, of5);
    return { type: 'UNSUBACK', ...id, ...(of5 ? { reasonCodes: parsed.granted } : {}), ...properties };
  },
  pingreq: () => ({ type: 'PINGREQ' }),
  pingresp: () => ({ type: 'PINGRESP' }),
};

function convert(parsed: ParsedPacket, of5: boolean): Packet {
  const reader = readers[parsed.cmd];
  if (reader) return reader(parsed as never, of5);
  const { id, properties, reason } = common(parsed, of5);
  const type = parsed.cmd.toUpperCase() as AcknowledgementPacket['type'] | ReasonPacket['type'];
  if (type === 'DISCONNECT' || type === 'AUTH') return { type, ...reason, ...properties };
  return { type, ...id, ...reason, ...properties };
}

/** What mqtt-packet reads in one whole frame; undefined where it refuses the frame. */
export function readByMqttPacket(frame: Uint8Array, level: 3 | 4 | 5): Packet | undefined {
  const parse = parser({ protocolVersion: level });
  let packet: Packet | undefined;
  let refused = false;
  parse.on('packet', (parsed) => (packet = convert(parsed, level === 5)));
  parse.on('error', () => (refused = true));
  parse.parse(Buffer.from(frame));
  return refused ? undefined : packet;
}

/** A packet of ours as mqtt-packet can show it. */
export function asFarAsKept(packet: Packet): Packet {
  const ordered =
    'properties' in packet && packet.properties
      ? { ...packet, properties: sorted(packet.properties) }
      : packet;
  if (ordered.type !== 'CONNECT' || !ordered.will?.properties) return ordered;
  return { ...ordered, will: { ...ordered.will, properties: sorted(ordered.will.properties) } };
}
