import type {
  ConnackPacket,
  ConnectPacket,
  Packet,
  Property,
  PropertyName,
  PublishPacket,
  SubscribePacket,
} from '../../driver/wire/packet.js';
import { topicAliasOf } from '../../driver/wire/topic-aliases.js';

/** The number that a property of MQTT 5.0 has; undefined where it is not there. */
export function numberOf(
  packet: { properties?: readonly Property[] } | undefined,
  name: PropertyName,
): number | undefined {
  const value = packet?.properties?.find((property) => property.name === name)?.value;
  return typeof value === 'number' ? value : undefined;
}

export const has = (packet: { properties?: readonly Property[] } | undefined, name: PropertyName): boolean =>
  packet?.properties?.some((property) => property.name === name) ?? false;

const wildcards = /[+#]/;

interface Said {
  connect: ConnectPacket | undefined;
  connack: ConnackPacket | undefined;
}

/**
 * What in a packet of a client goes against the limits that the CONNACK has announced (MQTT 5.0, section 3.2.2.3); undefined
 * when nothing does.
 */
export function whyAgainstLimits(
  packet: Packet,
  size: number,
  { connect, connack }: Said,
): string | undefined {
  if (packet.type === 'AUTH' && !has(connect, 'authenticationMethod'))
    return 'we sent AUTH without an authentication method in CONNECT';
  if (!connack) return undefined;
  if (size > (numberOf(connack, 'maximumPacketSize') ?? Infinity))
    return `we sent ${size} bytes, more than the server's Maximum Packet Size`;
  if (packet.type === 'PUBLISH') return whyNotPublish(packet, connack);
  return packet.type === 'SUBSCRIBE' ? whyNotSubscribe(packet, connack) : undefined;
}

function whyNotPublish(packet: PublishPacket, connack: ConnackPacket): string | undefined {
  const alias = topicAliasOf(packet) ?? 0;
  if (alias > (numberOf(connack, 'topicAliasMaximum') ?? 0))
    return "we sent a topic alias above the server's Topic Alias Maximum";
  if (packet.topic === '') return 'we sent a topic alias that stands for nothing';
  if (packet.qos > (numberOf(connack, 'maximumQos') ?? 2))
    return "we sent a QoS above the server's Maximum QoS";
  return packet.retain && numberOf(connack, 'retainAvailable') === 0
    ? 'we sent a retained message to a server that keeps none'
    : undefined;
}

function whyNotSubscribe(packet: SubscribePacket, connack: ConnackPacket): string | undefined {
  const filters = packet.subscriptions.map(({ filter }) => filter);
  const denies = (name: PropertyName): boolean => numberOf(connack, name) === 0;
  if (has(packet, 'subscriptionIdentifier') && denies('subscriptionIdentifiersAvailable'))
    return 'we sent a subscription identifier to a server that has none';
  if (denies('sharedSubscriptionAvailable') && filters.some((filter) => filter.startsWith('$share/')))
    return 'we asked for a shared subscription of a server that has none';
  return denies('wildcardSubscriptionAvailable') && filters.some((filter) => wildcards.test(filter))
    ? 'we sent a wildcard to a server that takes none'
    : undefined;
}
