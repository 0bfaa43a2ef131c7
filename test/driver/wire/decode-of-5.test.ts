import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';
import { describePacket } from '../../../src/driver/wire/packet.js';
import { brokenOf5 } from './broken-of-5.js';

const of5 = (bytes: Buffer | string, from?: 'server' | 'client') =>
  decodeFrame(typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : bytes, {
    protocolLevel: 5,
    ...(from === undefined ? {} : { from }),
  });

describe('malformed packets of MQTT 5.0', () => {
  it.each(brokenOf5)('$name', ({ send, from, malformed, readable }) => {
    const decoded = of5(typeof send === 'string' ? Buffer.from(send, 'hex') : encode(send, 5), from);
    expect(decoded.malformed).toBe(malformed);
    expect(decoded.packet !== undefined).toBe(readable);
  });

  it('go on behind properties that cannot be read', () => {
    const send: PacketToSend = {
      type: 'PUBLISH',
      topic: 't',
      properties: { hex: '2300017f00' },
      payload: 'x',
    };
    expect(of5(encode(send, 5)).packet).toMatchObject({
      properties: [{ name: 'topicAlias', value: 1 }],
      payload: { text: 'x' },
    });
  });

  it('are such only where a sentence forbids it', () => {
    const format: PacketToSend = {
      type: 'PUBLISH',
      topic: 't',
      properties: [{ name: 'payloadFormatIndicator', value: 2 }],
    };
    expect(of5(encode(format, 5))).toMatchObject({ notes: [expect.stringContaining('0 and 1 are defined')] });
    expect(of5(encode(format, 5)).malformed).toBeUndefined();
    const alone: PacketToSend = { type: 'CONNECT', password: 'p' };
    expect(of5(encode(alone, 5), 'client').malformed).toBeUndefined();
    expect(of5('e000', 'server').malformed).toBeUndefined();
  });
});

describe('what a packet of MQTT 5.0 may leave out', () => {
  it.each([
    ['40020007', { type: 'PUBACK', packetId: 7, reasonCode: 0, properties: [] }],
    ['4003000710', { type: 'PUBACK', packetId: 7, reasonCode: 0x10, properties: [] }],
    ['400400071000', { type: 'PUBACK', packetId: 7, reasonCode: 0x10, properties: [] }],
    ['e000', { type: 'DISCONNECT', reasonCode: 0, properties: [] }],
    ['e0018e', { type: 'DISCONNECT', reasonCode: 0x8e, properties: [] }],
    ['f000', { type: 'AUTH', reasonCode: 0, properties: [] }],
  ])('%s', (hex, packet) => {
    expect(of5(hex, 'server')).toEqual({ packet });
  });
});

describe('the version that a CONNECT names decides how it is read', () => {
  it.each([3, 4])('level %i in the layout of MQTT 3.1.1', (protocolLevel) => {
    const bytes = encode({ type: 'CONNECT', protocolLevel, clientId: 'c', username: 'u' }, 5);
    expect(bytes).toEqual(encode({ type: 'CONNECT', protocolLevel, clientId: 'c', username: 'u' }));
    const { packet, malformed } = of5(bytes, 'client');
    expect(malformed).toBeUndefined();
    expect(packet).toMatchObject({ protocolLevel, clientId: 'c', username: 'u' });
    expect(packet).not.toHaveProperty('properties');
  });

  it('level 5 with its properties', () => {
    const bytes = encode({ type: 'CONNECT', clientId: 'c' }, 5);
    expect(bytes.toString('hex')).toBe('100e00044d5154540502000000000163');
    expect(of5(bytes, 'client').packet).toMatchObject({ protocolLevel: 5, properties: [], clientId: 'c' });
  });

  it('a later one as far as it has the same layout', () => {
    const readable = encode({ type: 'CONNECT', protocolLevel: 6, clientId: 'c' }, 5);
    expect(of5(readable, 'client')).toMatchObject({ packet: { protocolLevel: 6, clientId: 'c' } });
    const other = of5(encode({ type: 'CONNECT', protocolLevel: 6, append: 'x' }, 5), 'client');
    expect(other).toEqual({
      notes: [expect.stringContaining('protocol level 6; only the fields of levels 3 to 5')],
    });
  });
});

it('AUTH is a reserved type before MQTT 5.0', () => {
  expect(decodeFrame(Buffer.from('f000', 'hex')).malformed).toContain('type 15 is reserved');
});

it.each<[PacketToSend, string]>([
  [
    { type: 'CONNACK', returnCode: 0x87, properties: [{ name: 'reasonString', value: 'no' }] },
    'CONNACK 0x87 (not authorized) {reasonString "no"}',
  ],
  [{ type: 'CONNACK' }, 'CONNACK 0x00 (success)'],
  [
    {
      type: 'PUBLISH',
      topic: 'a',
      payload: 'x',
      properties: [
        { name: 'topicAlias', value: 3 },
        { name: 'userProperty', value: { name: 'k', value: 'v\n' } },
        { name: 'correlationData', value: { hex: 'ff' } },
      ],
    },
    'PUBLISH q0 a 1 B x {topicAlias 3, userProperty "k" "v\\u000a", correlationData 1 B 0xff}',
  ],
  [{ type: 'PUBACK', packetId: 7, reasonCode: 0x10 }, 'PUBACK id7 0x10 (no matching subscribers)'],
  [{ type: 'UNSUBACK', packetId: 7, reasonCodes: [0, 0x11, 0x87] }, 'UNSUBACK id7 [0, 17, 0x87]'],
  [{ type: 'SUBACK', packetId: 7, returnCodes: [1, 0x9e] }, 'SUBACK id7 [1, 0x9e]'],
  [
    {
      type: 'SUBSCRIBE',
      packetId: 7,
      subscriptions: [{ filter: 'a', qos: 1, noLocal: true, retainAsPublished: true, retainHandling: 2 }],
    },
    'SUBSCRIBE id7 [a q1 no local retain as published retain handling 2]',
  ],
  [{ type: 'DISCONNECT', reasonCode: 0x8e }, 'DISCONNECT 0x8e (session taken over)'],
  [
    {
      type: 'AUTH',
      reasonCode: 0x18,
      properties: [
        { name: 'authenticationMethod', value: 'M' },
        { name: 'authenticationData', value: 'secret' },
      ],
    },
    'AUTH 0x18 (continue authentication) {authenticationMethod "M", authenticationData 6 B}',
  ],
])('%j is told in one line', (send, line) => {
  expect(describePacket(of5(encode(send, 5)).packet!)).toBe(line);
});

it.each<[PacketToSend, string]>([
  [
    { type: 'PUBLISH', topic: 'a', properties: [{ name: 'topicAlias', value: 70_000 }] },
    'topicAlias is 70000, which has no room in its field',
  ],
  [
    { type: 'PUBLISH', topic: 'a', properties: [{ name: 'topicAlias', value: 'x' }] },
    'topicAlias takes a number',
  ],
  [
    { type: 'PUBLISH', topic: 'a', properties: [{ name: 'contentType', value: 1 }] },
    'contentType is 1; it takes a text',
  ],
  [
    { type: 'PUBLISH', topic: 'a', properties: [{ name: 'userProperty', value: 'x' }] },
    'userProperty takes a name and a value',
  ],
  [
    { type: 'PUBLISH', topic: 'a', properties: [{ name: 'contentType', value: { name: 'a', value: 'b' } }] },
    'contentType has a name; only a userProperty takes one',
  ],
])('%j cannot be sent', (send, said) => {
  expect(() => encode(send, 5)).toThrow(said);
});
