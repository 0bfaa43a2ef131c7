import { describe, expect, test } from 'vitest';
import { judgeTranscript, wireRules } from '../../src/checks/index.js';
import { deviceIsRestarted } from '../../src/driver/broker/client-device.js';
import { silentTooLong } from '../../src/driver/broker/silent-too-long.js';
import { decodeFrame } from '../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import type { Transcript, TranscriptEvent } from '../../src/verdict/evidence.js';

const rules = wireRules['only a client'];
type Level = 3 | 4 | 5;

const connectOf = (level: Level): PacketToSend => ({
  type: 'CONNECT',
  protocolLevel: level,
  protocolName: level === 3 ? 'MQIsdp' : 'MQTT',
  clientId: 'device',
  clean: true,
});

const frameEvent = (type: 'received' | 'sent', hex: string, level: Level): TranscriptEvent => ({
  at: 0,
  on: 'broker',
  type,
  connection: 1,
  hex,
  text: hex,
  ...decodeFrame(Buffer.from(hex, 'hex'), {
    from: type === 'sent' ? 'server' : 'client',
    protocolLevel: level,
  }),
});

const hexOf = (packet: PacketToSend | string, level: Level): string =>
  typeof packet === 'string' ? packet.replaceAll(' ', '') : encode(packet, level).toString('hex');

/** Our broker reads the first packet of a connection by the newest version that it speaks. */
const newest = 5;

/** What the rules say of packets on a connection that was accepted. */
function brokenBy(
  packets: readonly (PacketToSend | string)[],
  level: Level,
  connect: PacketToSend | string = connectOf(level),
): string[] {
  const transcript: Transcript = [
    { at: 0, on: 'broker', type: 'came', connection: 1, from: 'somewhere' },
    frameEvent('received', hexOf(connect, level), newest),
    frameEvent('sent', hexOf({ type: 'CONNACK' }, level), level),
    ...packets.map((packet) => frameEvent('received', hexOf(packet, level), level)),
  ];
  const { violations } = judgeTranscript(transcript, 'client', { rules });
  return violations.map(({ rule }) => rule);
}

const publish = { type: 'PUBLISH', topic: 'a' } as const;
const subscribe = { type: 'SUBSCRIBE', packetId: 1 } as const;

test.each<[rule: string, level: Level, packet: PacketToSend | string]>([
  ['connect-first', 4, connectOf(4)],
  ['client-packets', 4, 'd0 00'],
  ['client-packets', 4, '00 00'],
  ['header-flags', 4, { ...subscribe, subscriptions: [{ filter: 'a', qos: 0 }], flags: 0 }],
  ['header-flags', 5, { type: 'PUBREL', packetId: 3, flags: 0 }],
  ['packet-ids', 4, { ...publish, qos: 1, packetId: 0 }],
  ['no-dup-at-qos-0', 4, { ...publish, dup: true }],
  ['first-copy', 4, { ...publish, qos: 1, packetId: 1, dup: true }],
  ['no-qos-3', 4, { ...publish, qos: 3, packetId: 1 }],
  ['topic-names', 4, { type: 'PUBLISH', topic: 'a/+' }],
  ['topic-names', 4, { type: 'PUBLISH', topic: '' }],
  ['topic-names', 5, { type: 'PUBLISH', topic: '' }],
  ['strings', 4, { type: 'PUBLISH', topic: { hex: 'c328' } }],
  ['strings', 4, { ...subscribe, subscriptions: [{ filter: 'a\0', qos: 0 }] }],
  ['filters', 4, { ...subscribe, subscriptions: [{ filter: 'a#', qos: 0 }] }],
  ['filters', 4, { ...subscribe, subscriptions: [{ filter: '', qos: 0 }] }],
  ['subscribe-options', 4, { ...subscribe, subscriptions: [] }],
  ['subscribe-options', 4, { ...subscribe, subscriptions: [{ filter: 'a', qos: 3 }] }],
  ['subscribe-options', 5, { type: 'UNSUBSCRIBE', packetId: 1, filters: [] }],
  ['shared-filters', 5, { ...subscribe, subscriptions: [{ filter: '$share/a', qos: 0 }] }],
  [
    'subscription-identifier-up',
    5,
    { ...publish, properties: [{ name: 'subscriptionIdentifier', value: 1 }] },
  ],
  ['topic-alias-0', 5, { ...publish, properties: [{ name: 'topicAlias', value: 0 }] }],
  ['aliases-up', 5, { ...publish, properties: [{ name: 'topicAlias', value: 1 }] }],
  ['response-topic', 5, { ...publish, properties: [{ name: 'responseTopic', value: 'a/#' }] }],
  ['properties-of-5', 5, { ...publish, properties: [{ name: 'serverKeepAlive', value: 1 }] }],
  ['strings', 5, { ...publish, properties: [{ name: 'responseTopic', value: { hex: 'c328' } }] }],
  ['strings', 5, { ...publish, properties: [{ name: 'contentType', value: { hex: 'c328' } }] }],
  [
    'strings',
    5,
    { ...publish, properties: [{ name: 'userProperty', value: { name: 'a', value: { hex: 'c328' } } }] },
  ],
  ['strings', 5, { type: 'DISCONNECT', reasonCode: 4, properties: [{ name: 'reasonString', value: 'a\0' }] }],
  ['properties-of-5', 5, 'c0 80 00'],
  ['properties-of-5', 5, '40 05 00 01 00 80 00'],
  ['answer-codes', 5, { type: 'PUBACK', packetId: 1, reasonCode: 0x81 }],
  ['ping-and-leave', 4, 'e1 00'],
  ['ping-and-leave', 4, 'c0 01 00'],
  [
    'expiry-at-leave',
    5,
    { type: 'DISCONNECT', reasonCode: 0, properties: [{ name: 'sessionExpiryInterval', value: 9 }] },
  ],
])('%s is broken by a packet of level %i: %j', (rule, level, packet) => {
  expect(brokenBy([packet], level)).toEqual([rule]);
});

test.each<[rule: string, level: Level, connect: PacketToSend | string]>([
  ['protocol-name', 4, { ...connectOf(4), protocolName: 'MQTx' } as PacketToSend],
  ['protocol-name', 4, '10 0f 00 04 4d 51 54 54 06 02 00 3c 00 03 61 62 63'],
  ['protocol-name', 4, '10 0f 00 04 4d 51 54 54 02 02 00 3c 00 03 61 62 63'],
  ['connect-fields', 4, '10 05 00 04 4d 51 54'],
  ['connect-fields', 4, '10 00'],
  ['connect-fields', 5, '10 08 00 04 4d 51 54 54 05 02'],
  ['properties-of-5', 5, '10 90 00 00 04 4d 51 54 54 05 02 00 3c 00 00 03 61 62 63'],
  ['properties-of-5', 5, '10 11 00 04 4d 51 54 54 05 02 00 3c 80 00 00 03 61 62 63'],
  ['connect-flag', 4, '10 12 00 04 4d 51 54 54 04 03 00 00 00 06 64 65 76 69 63 65'],
  ['will-fields', 4, '10 12 00 04 4d 51 54 54 04 0a 00 00 00 06 64 65 76 69 63 65'],
  ['login-fields', 4, '10 15 00 04 4d 51 54 54 04 42 00 00 00 06 64 65 76 69 63 65 00 01 61'],
  ['connect-fields', 4, '10 13 00 04 4d 51 54 54 04 02 00 00 00 06 64 65 76 69 63 65 00'],
  ['empty-client-id', 4, { type: 'CONNECT', clientId: '', clean: false }],
])('%s is broken by a CONNECT of level %i', (rule, level, connect) => {
  expect(brokenBy([], level, connect)).toEqual([rule]);
});

test.each<[what: string, level: Level, packets: (PacketToSend | string)[]]>([
  ['a message with an empty payload', 4, [publish]],
  [
    'SUBSCRIBE before CONNACK is its own affair',
    3,
    [{ ...subscribe, subscriptions: [{ filter: 'a/#', qos: 2 }] }],
  ],
  [
    'a QoS 2 exchange',
    4,
    [
      { ...publish, qos: 2, packetId: 7 },
      { type: 'PUBREL', packetId: 7 },
    ],
  ],
  [
    'a shared subscription before 5.0 is a filter',
    4,
    [{ ...subscribe, subscriptions: [{ filter: '$share/a/#', qos: 0 }] }],
  ],
  ['DISCONNECT of 5.0 with nothing behind it', 5, ['e0 00']],
  ['a length in more bytes than it needs, which 3.1.1 does not forbid', 4, ['c0 80 00']],
])('%s keeps the rules', (_what, level, packets) => {
  expect(brokenBy(packets, level)).toEqual([]);
});

test.each([
  ['target', []],
  ['us', []],
  ['library', ['closes-after-leave']],
] as const)('after DISCONNECT the connection is closed by %s', (by, broken) => {
  const transcript: Transcript = [
    { at: 0, on: 'broker', type: 'came', connection: 1, from: 'somewhere' },
    frameEvent('received', hexOf(connectOf(4), 4), 4),
    frameEvent('sent', hexOf({ type: 'CONNACK' }, 4), 4),
    frameEvent('received', 'e000', 4),
    { at: 1, on: 'broker', type: 'closed', connection: 1, by, how: 'end' },
  ];
  const { violations } = judgeTranscript(transcript, 'client', { rules });
  expect(violations.map(({ rule }) => rule)).toEqual(broken);
});

describe('our broker has ended a connection on which no packet came for one and a half keep-alives', () => {
  const connect = { ...connectOf(4), keepAlive: 10 } as PacketToSend;
  const event = (type: 'received' | 'sent', packet: PacketToSend, at: number): TranscriptEvent => ({
    ...frameEvent(type, hexOf(packet, 4), 4),
    at,
  });
  const came = (connection: number, at: number): TranscriptEvent => ({
    at,
    on: 'broker',
    type: 'came',
    connection,
    from: 'somewhere',
  });
  const ended: TranscriptEvent = {
    at: 17_000,
    on: 'broker',
    type: 'closed',
    connection: 1,
    by: 'library',
    how: silentTooLong,
  };
  const accepted = [came(1, 0), event('received', connect, 0), event('sent', { type: 'CONNACK' }, 0)];
  const listening: TranscriptEvent = {
    at: 0,
    on: 'broker',
    type: 'listening',
    address: 'a:1',
    values: {},
    sessions: [{ connection: 1, accepted: true, connect: accepted[1], subscriptions: [] }].map((session) => ({
      ...session,
      connect: (session.connect as { packet?: unknown }).packet,
    })),
  };
  const brokenIn = (...transcript: Transcript): string[] =>
    judgeTranscript(transcript, 'client', { rules }).violations.map(({ rule }) => rule);

  test.each([
    ['that came in the transcript', accepted],
    ['that was there before it', [listening]],
    [
      'where an answered PINGREQ came before',
      [
        ...accepted,
        event('received', { type: 'PINGREQ' }, 10_000),
        event('sent', { type: 'PINGRESP' }, 10_000),
      ],
    ],
  ])('a device is failed on a connection %s', (_what, before) => {
    expect(brokenIn(...before, ended)).toEqual(['keep-alive']);
  });

  test.each<[why: string, transcript: Transcript]>([
    ['it was not let in yet', accepted.slice(0, 2)],
    ['its PINGREQ was not answered', [...accepted, event('received', { type: 'PINGREQ' }, 10_000)]],
    ['it has begun another connection', [...accepted, came(2, 9000)]],
    ['it was restarted', [...accepted, { at: 9000, on: 'device', type: 'note', text: deviceIsRestarted }]],
  ])('a device is not failed where %s', (_why, before) => {
    expect(brokenIn(...before, ended)).toEqual([]);
  });

  test('what comes later than a keep-alive after CONNECT, and in time, is what keeps the rule', () => {
    const looked = (at: number): number | undefined =>
      judgeTranscript([...accepted, event('received', { type: 'PINGREQ' }, at)], 'client', {
        rules,
      }).looked.get('keep-alive');
    expect([looked(9000), looked(10_001)]).toEqual([undefined, 1]);
  });
});

test.each<[what: string, level: Level, connect: string]>([
  ['of 3.1.1 with its length in two bytes', 4, '10 8f 00 00 04 4d 51 54 54 04 02 00 3c 00 03 61 62 63'],
  ['of 3.1 with its length in two bytes', 3, '10 91 00 00 06 4d 51 49 73 64 70 03 02 00 3c 00 03 61 62 63'],
  ['of a bridge', 4, '10 0f 00 04 4d 51 54 54 84 02 00 3c 00 03 61 62 63'],
])('a CONNECT %s keeps the rules', (_what, level, connect) => {
  expect(brokenBy([], level, connect)).toEqual([]);
});

test('a TLS ClientHello at a plain port breaks no rule of MQTT', () => {
  expect(brokenBy([], 4, '16 03 01 00 05 01 00 00 01 00')).toEqual([]);
});

test.each([
  ['is present no more, which a client of MQTT 3.1.1 may go on with', false],
  ['is present', true],
])(
  'a message of a session that began before the transcript may come again, where it %s',
  (_what, sessionPresent) => {
    const connect = { ...connectOf(4), clean: false } as PacketToSend;
    const first = frameEvent('received', hexOf(connect, 4), 4);
    const events = [connect, { ...publish, qos: 1, packetId: 7, dup: true } as const].map((packet) => ({
      ...frameEvent('received', hexOf(packet, 4), 4),
      connection: 2,
    }));
    const transcript: Transcript = [
      {
        at: 0,
        on: 'broker',
        type: 'listening',
        address: 'a:1',
        values: {},
        sessions: [
          {
            connection: 1,
            accepted: true,
            connect: 'packet' in first ? first.packet : undefined,
            subscriptions: [],
          },
        ],
      },
      { at: 0, on: 'broker', type: 'closed', by: 'us', how: 'end', connection: 1 },
      { at: 0, on: 'broker', type: 'came', connection: 2, from: 'somewhere' },
      events[0]!,
      {
        ...frameEvent('sent', hexOf({ type: 'CONNACK', sessionPresent }, 4), 4),
        connection: 2,
      } as TranscriptEvent,
      events[1]!,
    ];
    expect(judgeTranscript(transcript, 'client', { rules }).violations).toEqual([]);
  },
);
