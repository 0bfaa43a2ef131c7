import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';
import { propertyRules, type PropertyPlace } from '../../../src/driver/wire/properties.js';
import type { Property } from '../../../src/verdict/packet.js';
import { everyProperty } from './packets-of-5.js';
import { complaints, dissect, type Fields, notInstalled, type Sample } from './tshark.js';

/** Where tshark shows the value of a property that is a number, and of one that is text or data. */
const numbers = ['mqtt.prop_number', 'mqtt.property.max_qos', 'mqtt.property.topic_alias'];
const texts = ['mqtt.prop_string', 'mqtt.property.content_type'];
const pairs = ['mqtt.prop_key', 'mqtt.prop_value'];
const compared = ['mqtt.property_id', ...numbers, ...texts, ...pairs];

/** Data as text, since tshark shows it so. */
const data = { hex: Buffer.from('data').toString('hex'), text: 'data' };

const readable = ({ name, value }: Property): Property => {
  if (typeof value === 'number') return { name, value };
  if (typeof value === 'string') return { name, value: `text of ${name}` };
  return { name, value: 'name' in value ? { name: 'name', value: 'value' } : data } as Property;
};

/** The least packet of a type, with these properties; those of a will stand in its CONNECT. */
function packetWith(place: PropertyPlace, properties: Property[]): PacketToSend {
  switch (place) {
    case 'CONNECT':
      return { type: 'CONNECT', clientId: 'c', properties };
    case 'will':
      return { type: 'CONNECT', clientId: 'c', will: { topic: 't', payload: 'x', properties } };
    case 'PUBLISH':
      return { type: 'PUBLISH', topic: 't', payload: 'x', properties };
    case 'SUBSCRIBE':
      return { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 't', qos: 0 }], properties };
    case 'SUBACK':
      return { type: 'SUBACK', packetId: 1, returnCodes: [0], properties };
    case 'UNSUBSCRIBE':
      return { type: 'UNSUBSCRIBE', packetId: 1, filters: ['t'], properties };
    case 'UNSUBACK':
      return { type: 'UNSUBACK', packetId: 1, reasonCodes: [0], properties };
    case 'PUBACK':
    case 'PUBREC':
    case 'PUBREL':
    case 'PUBCOMP':
      return { type: place, packetId: 1, reasonCode: 0, properties };
    case 'CONNACK':
    case 'DISCONNECT':
    case 'AUTH':
      return { type: place, properties };
    default:
      throw new Error(`${place} has no properties`);
  }
}

const fromServer: readonly string[] = ['CONNACK', 'PUBLISH', 'SUBACK', 'UNSUBACK'];
/** Data proves nothing without a method (section 3.1.2.11.10), and AUTH has one. */
const method: Property = { name: 'authenticationMethod', value: 'm' };

const samples = everyProperty.map(({ place, property }) => {
  const own = readable(property);
  const needsMethod = own.name === 'authenticationData' || (place === 'AUTH' && own.name !== method.name);
  const bytes = encode(packetWith(place, needsMethod ? [method, own] : [own]), 5);
  const from = fromServer.includes(place) ? ('server' as const) : ('client' as const);
  return { place, own, sample: { name: `${own.name} of ${place}`, from, bytes } satisfies Sample };
});

/** The values that tshark read of one property, the last of the packet. */
function valueIn(seen: Fields, { value }: Property): unknown {
  const last = (names: readonly string[]): string | undefined =>
    names.flatMap((name) => seen[name] ?? []).at(-1);
  if (typeof value === 'number') return Number(last(numbers));
  if (typeof value === 'string') return last(texts);
  return 'name' in value
    ? { name: last(['mqtt.prop_key']), value: last(['mqtt.prop_value']) }
    : { ...data, text: last(texts) };
}

let read: ((sample: Sample) => Fields) | undefined;
beforeAll(() => {
  const hello = encode({ type: 'CONNECT', clientId: 'hello' }, 5);
  read = dissect(
    samples.map(({ sample }) => sample),
    hello,
    compared,
  );
});

describe('tshark and we read the same in every property of MQTT 5.0, in each packet that may have it', () => {
  it('which are all that there are', () => {
    expect(new Set(samples.map(({ own }) => own.name))).toEqual(new Set(Object.keys(propertyRules)));
  });

  it.for(samples)('$sample.name', ({ place, own, sample }, ctx) => {
    if (read === undefined) return ctx.skip(notInstalled);
    const { packet, malformed } = decodeFrame(sample.bytes, { protocolLevel: 5, from: sample.from });
    expect(malformed).toBeUndefined();
    const ours =
      place === 'will'
        ? (packet as { will: { properties: Property[] } }).will.properties
        : propertiesIn(packet);
    const seen = read(sample);
    expect(seen[complaints]).toEqual([]);
    const last = ours.at(-1)!;
    expect({ id: propertyRules[last.name].id, value: last.value }).toEqual({
      id: Number(seen['mqtt.property_id']?.at(-1)),
      value: valueIn(seen, own),
    });
  });
});

const propertiesIn = (packet: unknown): Property[] => (packet as { properties: Property[] }).properties;
