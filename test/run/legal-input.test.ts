import { expect, test } from 'vitest';
import { encode } from '../../src/driver/wire/encode.js';
import { sentOnlyLegalInput } from '../../src/run/legal-input.js';
import type { Transcript } from '../../src/verdict/evidence.js';

type Sent = Parameters<typeof encode>[0];

const connect: Sent = { type: 'CONNECT', clientId: 'c' };
const opened: Transcript[number] = { at: 0, on: 'c', type: 'opened', address: 'mqtt://h', lane: 'wire' };
const sent = (packet: Sent): Transcript[number] => ({
  at: 1,
  on: 'c',
  type: 'sent',
  text: packet.type,
  hex: Buffer.from(encode(packet)).toString('hex'),
});

test.each<[string, boolean, Sent[]]>([
  ['an ordinary exchange', true, [connect, { type: 'PINGREQ' }, { type: 'DISCONNECT' }]],
  ['a second CONNECT', false, [connect, connect]],
  ['something before CONNECT', false, [{ type: 'PINGREQ' }]],
  ['reserved flags', false, [connect, { type: 'PINGREQ', flags: 1 }]],
  ['a topic with a wildcard', false, [connect, { type: 'PUBLISH', topic: 'a/#', qos: 0 }]],
  ['a legal topic', true, [connect, { type: 'PUBLISH', topic: 'a/b', qos: 0 }]],
  [
    'a filter that is none',
    false,
    [connect, { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a#', qos: 0 }] }],
  ],
  [
    'a filter with wildcards',
    true,
    [connect, { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: '+/a/#', qos: 0 }] }],
  ],
  ['a packet that is not whole', false, [connect, { type: 'PINGREQ', remainingLength: 2 }]],
])('%s: legal is %s', (_what, legal, packets) => {
  expect(sentOnlyLegalInput([opened, ...packets.map(sent)])).toBe(legal);
});

test('a body that is no JSON is not legal', () => {
  const request = (body: unknown): Transcript => [
    { at: 0, on: 'http', type: 'request', method: 'POST', url: 'http://h/', body },
  ];
  expect(sentOnlyLegalInput(request({ a: 1 }))).toBe(true);
  expect(sentOnlyLegalInput(request('{"a":'))).toBe(false);
});
