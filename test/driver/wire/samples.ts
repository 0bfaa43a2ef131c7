import type { Packet } from '../../../src/driver/wire/packet.js';

/** mulberry32: a small generator of numbers in [0, 1) that repeats for a seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const text = (value: string) => ({ hex: Buffer.from(value).toString('hex'), text: value });

/** Well-formed packets: every type, and every optional field both ways. */
export const packets: readonly Packet[] = [
  {
    type: 'CONNECT',
    protocolName: 'MQTT',
    protocolLevel: 4,
    clean: true,
    keepAlive: 60,
    clientId: 'c1',
  },
  {
    type: 'CONNECT',
    protocolName: 'MQIsdp',
    protocolLevel: 3,
    clean: false,
    keepAlive: 0,
    clientId: 'old',
    username: 'u',
  },
  {
    type: 'CONNECT',
    protocolName: 'MQTT',
    protocolLevel: 4,
    clean: false,
    keepAlive: 65535,
    clientId: 'ü',
    username: 'user',
    password: { hex: 'ff00' },
    will: { topic: 'w/t', payload: text('bye'), qos: 2, retain: true },
  },
  { type: 'CONNACK', sessionPresent: false, returnCode: 0 },
  { type: 'CONNACK', sessionPresent: true, returnCode: 0 },
  { type: 'CONNACK', sessionPresent: false, returnCode: 5 },
  { type: 'PUBLISH', topic: 'a/b', qos: 0, retain: false, dup: false, payload: text('') },
  { type: 'PUBLISH', topic: 'a/b', qos: 1, retain: true, dup: true, packetId: 7, payload: text('{"a":1}') },
  {
    type: 'PUBLISH',
    topic: '\ufeffß',
    qos: 2,
    retain: false,
    dup: false,
    packetId: 65535,
    payload: { hex: 'c328' },
  },
  { type: 'PUBLISH', topic: 'long', qos: 0, retain: false, dup: false, payload: text('x'.repeat(20_000)) },
  { type: 'PUBACK', packetId: 1 },
  { type: 'PUBREC', packetId: 2 },
  { type: 'PUBREL', packetId: 256 },
  { type: 'PUBCOMP', packetId: 65535 },
  {
    type: 'SUBSCRIBE',
    packetId: 3,
    subscriptions: [
      { filter: '#', qos: 0 },
      { filter: '+/a/+', qos: 1 },
      { filter: 'a/#', qos: 2 },
    ],
  },
  { type: 'SUBACK', packetId: 3, returnCodes: [0, 1, 2, 0x80] },
  { type: 'UNSUBSCRIBE', packetId: 4, filters: ['#', 'a/+'] },
  { type: 'UNSUBACK', packetId: 4 },
  { type: 'PINGREQ' },
  { type: 'PINGRESP' },
  { type: 'DISCONNECT' },
];
