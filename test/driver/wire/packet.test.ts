import { describe, expect, it } from 'vitest';
import { describePacket, type Packet } from '../../../src/driver/wire/packet.js';
import { packets, text } from './samples.js';

const publish = { type: 'PUBLISH', topic: 'a', qos: 0, retain: false, dup: false } as const;

describe('one line for people', () => {
  it.each<[string, Packet]>([
    ['PUBLISH q0 a 0 B', { ...publish, payload: text('') }],
    [
      'PUBLISH q1 id7 v1/devices/me/telemetry 7 B {"a":1}',
      { ...publish, qos: 1, packetId: 7, topic: 'v1/devices/me/telemetry', payload: text('{"a":1}') },
    ],
    ['PUBLISH q0 retain dup a 2 B 0xc328', { ...publish, retain: true, dup: true, payload: { hex: 'c328' } }],
    ['PUBLISH q0 a\\u0000 3 B x\\u000a\\u001b', { ...publish, topic: 'a\0', payload: text('x\n\u001b') }],
    ['CONNACK 0 (accepted)', { type: 'CONNACK', sessionPresent: false, returnCode: 0 }],
    ['CONNACK 0 (accepted) session present', { type: 'CONNACK', sessionPresent: true, returnCode: 0 }],
    ['CONNACK 5 (not authorized)', { type: 'CONNACK', sessionPresent: false, returnCode: 5 }],
    ['CONNACK 6 (reserved)', { type: 'CONNACK', sessionPresent: false, returnCode: 6 }],
    ['SUBACK id2 [1, 0x80]', { type: 'SUBACK', packetId: 2, returnCodes: [1, 0x80] }],
    [
      'SUBSCRIBE id2 [a/+ q1]',
      { type: 'SUBSCRIBE', packetId: 2, subscriptions: [{ filter: 'a/+', qos: 1 }] },
    ],
    ['UNSUBSCRIBE id2 [a, b]', { type: 'UNSUBSCRIBE', packetId: 2, filters: ['a', 'b'] }],
    ['PUBREL id9', { type: 'PUBREL', packetId: 9 }],
    ['PINGRESP', { type: 'PINGRESP' }],
    [
      'CONNECT MQTT level 4 client "c" not clean keep-alive 5 s user "u" password 2 B will q2 retain w 3 B bye',
      {
        type: 'CONNECT',
        protocolName: 'MQTT',
        protocolLevel: 4,
        clean: false,
        keepAlive: 5,
        clientId: 'c',
        username: 'u',
        password: { hex: '7077', text: 'pw' },
        will: { topic: 'w', payload: text('bye'), qos: 2, retain: true },
      },
    ],
  ])('%s', (line, packet) => {
    expect(describePacket(packet)).toBe(line);
  });

  it('shortens a payload to 120 characters and cuts none in half', () => {
    const line = (payload: string) => describePacket({ ...publish, payload: text(payload) });
    expect(line('x'.repeat(120))).toBe(`PUBLISH q0 a 120 B ${'x'.repeat(120)}`);
    expect(line('x'.repeat(121))).toBe(`PUBLISH q0 a 121 B ${'x'.repeat(120)}…`);
    expect(line('🐟'.repeat(130))).toBe(`PUBLISH q0 a 520 B ${'🐟'.repeat(120)}…`);
  });

  it('keeps every packet on one line', () => {
    for (const packet of packets)
      expect(describePacket(packet)).toMatch(new RegExp(`^${packet.type}[^\\n]*$`));
  });
});
