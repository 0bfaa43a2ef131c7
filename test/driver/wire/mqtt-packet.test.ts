import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode } from '../../../src/driver/wire/encode.js';
import type { Packet, Property } from '../../../src/verdict/packet.js';
import { tried } from '../../fuzz/tried.js';
import { asFarAsKept, readByMqttPacket } from './mqtt-packet.js';
import { everyProperty, packetsOf5 } from './packets-of-5.js';
import { packets } from './samples.js';

/** A second opinion on what we write and read: another library, which shares no line with us. */
describe('mqtt-packet and we read the same', () => {
  it.each(packets)('$type of MQTT 3.1.1', (packet) => {
    expect(readByMqttPacket(encode(packet), 4)).toEqual(packet);
  });

  it.each(Object.keys(packetsOf5) as (keyof typeof packetsOf5)[])('%s of MQTT 5.0', (type) => {
    fc.assert(
      fc.property(packetsOf5[type] as fc.Arbitrary<Packet>, (packet) => {
        const bytes = encode(packet, 5);
        const decoded = decodeFrame(bytes, { protocolLevel: 5 });
        expect(decoded).toEqual({ packet });
        expect(readByMqttPacket(bytes, 5)).toEqual(asFarAsKept(packet));
      }),
      tried(200),
    );
  });

  it.each(everyProperty)('$property.name in $place', ({ place, property }) => {
    const packet = packetWith(place, property);
    const bytes = encode(packet, 5);
    expect(decodeFrame(bytes, { protocolLevel: 5 }).packet).toEqual(packet);
    expect(readByMqttPacket(bytes, 5)).toEqual(asFarAsKept(packet));
  });
});

function packetWith(place: (typeof everyProperty)[number]['place'], property: Property): Packet {
  if (place !== 'will') {
    const [packet] = fc.sample(packetsOf5[place as keyof typeof packetsOf5] as fc.Arbitrary<Packet>, {
      seed: 5,
      numRuns: 1,
    });
    return { ...packet!, properties: [property] } as Packet;
  }
  const will = { topic: 't', payload: { hex: '', text: '' }, qos: 0, retain: false, properties: [property] };
  return {
    type: 'CONNECT',
    protocolName: 'MQTT',
    protocolLevel: 5,
    clean: true,
    keepAlive: 0,
    properties: [],
    clientId: 'c',
    will,
  };
}

/** With another version of it, look again: these are the reasons why nothing in `src` reads with it. */
describe('what mqtt-packet 9.0.2 loses', () => {
  const read = (hex: string): [ours: unknown, theirs: unknown] => [
    decodeFrame(Buffer.from(hex, 'hex'), { protocolLevel: 5 }).packet,
    readByMqttPacket(Buffer.from(hex, 'hex'), 5),
  ];

  it('is looked at in this version', () => {
    const file = createRequire(import.meta.url).resolve('mqtt-packet/package.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: '9.0.2' });
  });

  it('the order of user properties of different names', () => {
    const names = (packet: unknown): string[] =>
      (packet as { properties: Property[] }).properties.map(({ value }) => (value as { name: string }).name);
    const [ours, theirs] = read('301900017415' + '26000161000131' + '26000162000132' + '26000161000133');
    expect(names(ours)).toEqual(['a', 'b', 'a']);
    expect(names(theirs)).toEqual(['a', 'a', 'b']);
  });

  it('a user property without a value, where another of its name follows', () => {
    const [ours, theirs] = read('3011000174' + '0d' + '26000161' + '0000' + '26000161' + '000131');
    expect((ours as { properties: Property[] }).properties).toHaveLength(2);
    expect((theirs as { properties: Property[] }).properties).toHaveLength(1);
  });

  it('a property that stands twice', () => {
    const bytes = '300a000174' + '06' + '230001' + '230002';
    const { packet, malformed } = decodeFrame(Buffer.from(bytes, 'hex'), { protocolLevel: 5 });
    expect(packet).toMatchObject({ properties: [{ value: 1 }, { value: 2 }] });
    expect(malformed).toBe('PUBLISH has the property topicAlias more than once (section 3.3.2.3)');
    expect(read(bytes)[1]).toMatchObject({ properties: [{ name: 'topicAlias', value: 1 }, { value: 2 }] });
  });

  it('an AUTH of two bytes', () => {
    expect(read('f000')).toEqual([{ type: 'AUTH', reasonCode: 0, properties: [] }, undefined]);
  });
});
