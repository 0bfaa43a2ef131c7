import { parseJson } from '../../driver/parse-json.js';
import type { Packet, Property, PublishPacket, RawBytes, Will } from '../../driver/wire/packet.js';
import type { PayloadCoding } from '../../spec/coding/payload-coding.js';

/** A packet of a device as JSON, for the schemas of a spec. */
export type PacketView = Readonly<Record<string, unknown>> & { type: Packet['type'] };

/** How payloads are read; JSON where nothing is said. */
export type Reader = Pick<PayloadCoding, 'read'> | undefined;

/** What a packet says. Of a user name and a password only that they are there: they may be secret. */
export function viewOf(packet: Packet, reader: Reader): PacketView {
  const properties = 'properties' in packet ? propertiesOf(packet.properties) : {};
  switch (packet.type) {
    case 'CONNECT': {
      const { type, protocolLevel, clientId, clean, keepAlive, username, password, will } = packet;
      return {
        type,
        protocolLevel,
        clientId,
        clean,
        keepAlive,
        hasUsername: username !== undefined,
        hasPassword: password !== undefined,
        ...(will && { will: willOf(will, reader) }),
        ...properties,
      };
    }
    case 'PUBLISH':
      return { type: packet.type, dup: packet.dup, ...messageOf(packet, reader), ...properties };
    case 'SUBSCRIBE':
      return {
        type: packet.type,
        filters: packet.subscriptions.map(({ filter }) => filter),
        subscriptions: packet.subscriptions,
        ...properties,
      };
    case 'DISCONNECT':
      return { type: packet.type, reasonCode: packet.reasonCode ?? 0, ...properties };
    default:
      return { type: packet.type, ...properties };
  }
}

const willOf = (will: Will, reader: Reader): object => ({
  ...messageOf(will, reader),
  ...propertiesOf(will.properties),
});

/** `content` is missing where the payload cannot be read, with `fault` in its place where it is known why. */
function messageOf(
  message: Pick<PublishPacket, 'topic' | 'topicByAlias' | 'qos' | 'retain' | 'payload'>,
  reader: Reader,
): object {
  const topic = message.topicByAlias ?? message.topic;
  const { qos, retain, payload } = message;
  return {
    topic,
    levels: topic.split('/'),
    qos,
    retain,
    size: payload.hex.length / 2,
    ...(payload.text === undefined ? {} : { text: payload.text }),
    ...contentOf(payload, reader),
  };
}

function contentOf({ hex, text }: RawBytes, reader: Reader): { content?: unknown; fault?: string } {
  if (reader) {
    const read = reader.read(Buffer.from(hex, 'hex'));
    return 'value' in read ? { content: read.value } : { fault: read.fault };
  }
  const parsed = text === undefined ? {} : parseJson(text);
  return 'value' in parsed ? { content: parsed.value } : {};
}

/** By name; user properties may stand there more than once. */
function propertiesOf(properties: readonly Property[] = []): { properties: Record<string, unknown> } {
  const users = properties.filter(({ name }) => name === 'userProperty').map(({ value }) => value);
  return {
    properties: {
      ...Object.fromEntries(properties.map(({ name, value }) => [name, value])),
      ...(users.length > 0 && { userProperty: users }),
    },
  };
}

const itemNamed = /^([^=]+)=(.*)$/;

/**
 * What stands at a JSON pointer; undefined where nothing does. In a list a level such as `name=seq` is the item whose member
 * `name` is that.
 */
export function at(pointer: string, value: unknown): unknown {
  let found = value;
  for (const level of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined;
    const [, member, text] = (Array.isArray(found) && itemNamed.exec(level)) || [];
    found =
      member === undefined
        ? Object.hasOwn(found, level)
          ? (found as Record<string, unknown>)[level]
          : undefined
        : (found as Record<string, unknown>[]).find((item) => String(item?.[member]) === text);
  }
  return found;
}
