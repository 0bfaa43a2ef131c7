import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';

describe('bytes by the standard', () => {
  it.each<[PacketToSend, string]>([
    [{ type: 'CONNECT' }, '100c00044d515454040200000000'],
    [{ type: 'CONNECT', protocolLevel: 3, clientId: 'a' }, '100f00064d514973647003020000000161'],
    [{ type: 'CONNACK' }, '20020000'],
    [{ type: 'PUBLISH', topic: 'a', payload: 'b' }, '300400016162'],
    [{ type: 'PUBLISH', topic: 'a', qos: 2, packetId: 10, retain: true, dup: true }, '3d05000161000a'],
    [{ type: 'PUBREL', packetId: 258 }, '62020102'],
    [{ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a' }] }, '8206000100016100'],
    [{ type: 'UNSUBSCRIBE', packetId: 1, filters: ['a'] }, 'a2050001000161'],
    [{ type: 'PINGREQ' }, 'c000'],
    [{ type: 'DISCONNECT' }, 'e000'],
  ])('%j', (packet, hex) => {
    expect(encode(packet).toString('hex')).toBe(hex);
  });
});

describe('bytes that break it on request', () => {
  it.each<[string, PacketToSend, string]>([
    ['flags', { type: 'PINGREQ', flags: 15 }, 'cf00'],
    ['long remaining length', { type: 'PINGREQ', lengthBytes: 4 }, 'c080808000'],
    ['endless remaining length', { type: 'PINGREQ', lengthBytes: 5 }, 'c08080808000'],
    ['wrong remaining length', { type: 'PINGREQ', remainingLength: 200 }, 'c0c801'],
    ['appended bytes', { type: 'PINGREQ', append: { hex: 'FF' } }, 'c001ff'],
    ['no subscription', { type: 'SUBSCRIBE', packetId: 0, subscriptions: [] }, '82020000'],
    ['no filter', { type: 'UNSUBSCRIBE', packetId: 1, filters: [] }, 'a2020001'],
    [
      'option bits',
      { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: '', qos: 255 }] },
      '820500010000ff',
    ],
    [
      'QoS 3 without identifier',
      { type: 'PUBLISH', topic: 'a', qos: 3, packetIdPresent: false },
      '3603000161',
    ],
    [
      'QoS 0 with identifier',
      { type: 'PUBLISH', topic: 'a', packetId: 1, packetIdPresent: true },
      '30050001610001',
    ],
    ['ill-formed UTF-8', { type: 'PUBLISH', topic: { hex: 'c0af' } }, '30040002c0af'],
    [
      'flags beside fields',
      { type: 'CONNECT', connectFlags: 0xff, protocolName: 'X', protocolLevel: 255 },
      '1009000158ffff00000000',
    ],
    ['password alone', { type: 'CONNECT', password: 'p' }, '100f00044d515454044200000000000170'],
    [
      'will QoS 3',
      { type: 'CONNECT', will: { topic: '', qos: 3, retain: true } },
      '101000044d515454043e0000000000000000',
    ],
    ['acknowledge flags', { type: 'CONNACK', acknowledgeFlags: 255, returnCode: 255 }, '2002ffff'],
  ])('%s', (_name, packet, hex) => {
    expect(encode(packet).toString('hex')).toBe(hex);
  });

  it('sends ill-formed UTF-8 in every string field of CONNECT', () => {
    const bad = { hex: 'ff' };
    for (const field of ['protocolName', 'clientId', 'username'] as const) {
      expect(decodeFrame(encode({ type: 'CONNECT', [field]: bad })).malformed).toContain('MQTT-1.5.3-1');
    }
    expect(decodeFrame(encode({ type: 'CONNECT', will: { topic: bad } })).malformed).toContain(
      'MQTT-1.5.3-1',
    );
  });
});

describe('values that have no room in their field', () => {
  it.each<[PacketToSend, string]>([
    [{ type: 'PUBACK', packetId: 65536 }, 'use a whole number from 0 to 65535'],
    [{ type: 'PUBACK', packetId: 1.5 }, 'use a whole number'],
    [{ type: 'PUBLISH', topic: 'a', qos: 4, packetId: 1 }, 'QoS is 4'],
    [{ type: 'PUBLISH', topic: 'a', qos: 1 }, 'packetIdPresent: false'],
    [{ type: 'PUBLISH', topic: 'a', packetId: 1 }, 'packetIdPresent: true'],
    [{ type: 'PUBLISH', topic: 'x'.repeat(65536) }, 'use at most 65535'],
    [{ type: 'PUBLISH', topic: { hex: '0' } }, 'topic name is not hexadecimal'],
    [{ type: 'PINGREQ', flags: 16 }, 'flags is 16'],
    [{ type: 'PINGREQ', remainingLength: 268435456 }, 'use 0 to 268435455'],
    [{ type: 'PUBLISH', topic: 'x'.repeat(200), lengthBytes: 1 }, 'use 2 to 8'],
  ])('%#: %o', (packet, message) => {
    expect(() => encode(packet)).toThrow(RangeError);
    expect(() => encode(packet)).toThrow(message);
  });
});
