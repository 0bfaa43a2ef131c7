import { describe, expect, test } from 'vitest';
import { judgeTranscript } from '../../../src/checks/index.js';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';
import { describePacket } from '../../../src/driver/wire/packet.js';
import { opened, transcriptOf, type Happens } from '../script.js';

/** A packet as the transcript has it, by the side that sent it, with the first rule that its bytes break. */
function packet(
  type: 'sent' | 'received',
  from: 'server' | 'client',
  toSend: PacketToSend,
  on: string,
): Happens {
  const bytes = encode(toSend);
  const { packet: decoded, malformed } = decodeFrame(bytes, { from });
  return {
    on,
    type,
    hex: bytes.toString('hex'),
    text: decoded ? describePacket(decoded) : `${bytes.length} bytes`,
    ...(decoded ? { packet: decoded } : {}),
    ...(malformed !== undefined && type === 'received' ? { malformed } : {}),
  };
}

const sent = (toSend: PacketToSend, on = 'client'): Happens => packet('sent', 'client', toSend, on);
const came = (toSend: PacketToSend, on = 'client'): Happens => packet('received', 'server', toSend, on);
const bytes = (hex: string, malformed: string): Happens => ({
  on: 'client',
  type: 'received',
  hex,
  text: `${hex.length / 2} bytes`,
  malformed,
});

const connects = (more: object = {}, connack: object = {}, on = 'client'): Happens[] => [
  opened(on),
  sent({ type: 'CONNECT', clientId: 'c', clean: true, ...more }, on),
  came({ type: 'CONNACK', returnCode: 0, ...connack }, on),
];
const subscribes = (filter: string, qos = 1, granted = qos): Happens[] => [
  sent({ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter, qos }] }),
  came({ type: 'SUBACK', packetId: 1, returnCodes: [granted] }),
];
const message = (more: object = {}): PacketToSend => ({ type: 'PUBLISH', topic: 'a', payload: 'x', ...more });
const once = { qos: 1, packetId: 9 };

const broken = (...script: Happens[]): string[] =>
  judgeTranscript(transcriptOf(script), 'server').violations.map(({ rule }) => rule);

describe('what breaks one rule and no other', () => {
  test.each<[string, Happens[]]>([
    [
      'acknowledgement',
      [
        ...connects({ clean: false }),
        sent(message({ qos: 2, packetId: 9 })),
        came({ type: 'PUBREC', packetId: 9 }),
        sent({ type: 'PUBREL', packetId: 9 }),
        ...connects({ clean: false }, { sessionPresent: true }),
        came({ type: 'PUBREC', packetId: 9 }),
      ],
    ],
    ['connack-first', [...connects(), came({ type: 'CONNACK' })]],
    ['session-present-refused', connects({}, { returnCode: 5, sessionPresent: true })],
    ['session-present-clean', connects({}, { sessionPresent: true })],
    [
      'silent-after-refusal',
      [...connects({}, { returnCode: 5 }), sent({ type: 'PINGREQ' }), came({ type: 'PINGRESP' })],
    ],
    ['subscribed', [...connects(), came(message())]],
    ['subscribed', [...connects(), ...subscribes('#'), came(message({ topic: '$SYS/a' }))]],
    ['subscribed', [...connects(), ...subscribes('a', 1, 0x80), came(message())]],
    ['qos', [...connects(), ...subscribes('a', 1, 0), came(message(once))]],
    ['qos', [...connects(), ...subscribes('a'), sent(message(), 'client'), came(message(once))]],
    ['retain-live', [...connects(), ...subscribes('a'), sent(message()), came(message({ retain: true }))]],
    [
      'retain-live',
      [...connects(), ...subscribes('a'), sent(message({ retain: true })), came(message({ retain: true }))],
    ],
    [
      'retain-live',
      [...connects(), ...subscribes('a'), came(message({ retain: true })), came(message({ retain: true }))],
    ],
    [
      'suback',
      [
        ...connects(),
        sent({
          type: 'SUBSCRIBE',
          packetId: 1,
          subscriptions: [
            { filter: 'a', qos: 0 },
            { filter: 'b', qos: 0 },
          ],
        }),
        came({ type: 'SUBACK', packetId: 1, returnCodes: [0] }),
      ],
    ],
    [
      'pingresp',
      [...connects(), sent({ type: 'PINGREQ' }), came({ type: 'PINGRESP' }), came({ type: 'PINGRESP' })],
    ],
    ['packet-types', [...connects(), came({ type: 'PINGREQ' })]],
    [
      'reserved-flags',
      [
        ...connects(),
        sent(message(once)),
        bytes('42020009', 'PUBACK has the flag bits 0010, must be 0000 (MQTT-2.2.2-1)'),
      ],
    ],
    ['dup-qos-0', [...connects(), ...subscribes('a'), came(message({ dup: true }))]],
    ['topic-wildcards', [...connects(), ...subscribes('a'), came(message({ topic: 'a/+' }))]],
    [
      'acknowledgement',
      [
        ...connects(),
        sent(message(once)),
        came({ type: 'PUBACK', packetId: 9 }),
        came({ type: 'PUBACK', packetId: 9 }),
      ],
    ],
    [
      'acknowledgement',
      [...connects(), sent(message({ qos: 2, packetId: 9 })), came({ type: 'PUBACK', packetId: 9 })],
    ],
    ['id-in-use', [...connects(), ...subscribes('a'), came(message(once)), came(message(once))]],
    ['first-copy', [...connects(), ...subscribes('a'), came(message({ ...once, dup: true }))]],
    [
      'well-formed',
      [...connects(), bytes('b000', 'UNSUBACK has remaining length 0, must be 2 (section 3.11.1)')],
    ],
  ])('%s', (rule, script) => expect(broken(...script)).toEqual([rule]));
});

describe('what a server that looks at nothing hands on', () => {
  const topic = (run: string): string => `conformance/${run}/0a1b2c3d/x`;
  const passedOn = (run: string): Happens =>
    bytes(
      Buffer.concat([Buffer.from([0x30, 29, 0, 27]), Buffer.from(`${topic(run)}\0`)]).toString('hex'),
      'PUBLISH topic name contains U+0000 (MQTT-1.5.3-2)',
    );
  const everything = [...connects(), ...subscribes('#')];

  test('is left to the case that made it up', () => {
    expect(broken(...everything, passedOn('other'))).toEqual([]);
    expect(broken(...everything, came(message({ topic: `${topic('other')}/+` })))).toEqual([]);
  });

  test('is left to it too where the topic is written in bytes and has no name of the case', () => {
    const will = bytes(
      Buffer.concat([Buffer.from([0x30, 12, 0, 10]), Buffer.from('conform/\0a')]).toString('hex'),
      'PUBLISH topic name contains U+0000 (MQTT-1.5.3-2)',
    );
    expect(broken(...everything, will)).toEqual([]);
    const own = sent(message({ topic: 'conform/a' }), 'publisher');
    expect(broken(...connects({ clientId: 'p' }, {}, 'publisher'), own, ...everything, will)).toEqual([
      'well-formed',
    ]);
  });

  test('is judged in that case, and where nobody knows whose it is', () => {
    const own = sent(message({ topic: topic('these') }), 'publisher');
    const script = [...connects({ clientId: 'p' }, {}, 'publisher'), own, ...everything];
    expect(broken(...script, passedOn('these'))).toEqual(['well-formed']);
    expect(broken(...script, came(message({ topic: `${topic('these')}/+` })))).toEqual(['topic-wildcards']);
    expect(broken(...everything, came(message({ topic: 'a/+' })))).toEqual(['topic-wildcards']);
  });

  test('is judged for what the server itself has made wrong, whoever published', () => {
    expect(broken(...everything, came(message({ topic: topic('other'), dup: true })))).toEqual(['dup-qos-0']);
  });
});

describe('what is allowed', () => {
  test.each<[string, Happens[]]>([
    [
      'a message between SUBSCRIBE and SUBACK',
      [...connects(), subscribes('a')[0]!, came(message()), subscribes('a')[1]!],
    ],
    [
      'a buffered message after UNSUBACK',
      [
        ...connects(),
        ...subscribes('a'),
        sent({ type: 'UNSUBSCRIBE', packetId: 2, filters: ['a'] }),
        came({ type: 'UNSUBACK', packetId: 2 }),
        came(message()),
      ],
    ],
    [
      'copies by overlapping subscriptions',
      [...connects(), ...subscribes('a'), ...subscribes('#', 0), came(message(once)), came(message())],
    ],
    [
      'what is retained, once for each subscription',
      [
        ...connects(),
        sent(message({ retain: true })),
        ...subscribes('a'),
        ...subscribes('a'),
        came(message({ retain: true })),
        came(message({ retain: true })),
      ],
    ],
    [
      'a will, whenever it is published',
      [
        ...connects({ will: { topic: 'a', payload: 'x', qos: 1, retain: true } }),
        ...subscribes('a', 1),
        came(message({ ...once, retain: true })),
      ],
    ],
    [
      'a group of the name in $share',
      [...connects(), ...subscribes('$share/g/a'), came(message({ ...once, dup: true }))],
    ],
    [
      'the same message again with DUP 1 before its PUBACK',
      [...connects(), ...subscribes('a'), came(message(once)), came(message({ ...once, dup: true }))],
    ],
    [
      'the same id after its PUBACK',
      [
        ...connects(),
        ...subscribes('a'),
        came(message(once)),
        sent({ type: 'PUBACK', packetId: 9 }),
        came(message(once)),
      ],
    ],
    [
      'QoS 2 in both directions',
      [
        ...connects(),
        ...subscribes('a', 2),
        sent(message({ qos: 2, packetId: 9 })),
        came(message({ qos: 2, packetId: 9 })),
        came({ type: 'PUBREC', packetId: 9 }),
        sent({ type: 'PUBREC', packetId: 9 }),
        sent({ type: 'PUBREL', packetId: 9 }),
        came({ type: 'PUBREL', packetId: 9 }),
        came({ type: 'PUBCOMP', packetId: 9 }),
        sent({ type: 'PUBCOMP', packetId: 9 }),
      ],
    ],
    [
      'what a session brings again',
      [
        ...connects({ clean: false }),
        ...subscribes('a', 2),
        came(message({ qos: 2, packetId: 9 })),
        sent({ type: 'PUBREC', packetId: 9 }),
        came({ type: 'PUBREL', packetId: 9 }),
        ...connects({ clean: false }, { sessionPresent: true }),
        came({ type: 'PUBREL', packetId: 9 }),
        came(message({ ...once, dup: true })),
      ],
    ],
    [
      'a PUBREC that a session brings again',
      [
        ...connects({ clean: false }),
        sent(message({ qos: 2, packetId: 9 })),
        came({ type: 'PUBREC', packetId: 9 }),
        ...connects({ clean: false }, { sessionPresent: true }),
        came({ type: 'PUBREC', packetId: 9 }),
      ],
    ],
    [
      'whatever a session from before the case brings',
      [
        ...connects({ clean: false }, { sessionPresent: true }),
        came({ type: 'PUBREL', packetId: 9 }),
        came(message({ ...once, retain: true, dup: true })),
      ],
    ],
    [
      'anything after we broke a rule',
      [
        ...connects(),
        sent({ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a#', qos: 0 }] }),
        came({ type: 'SUBACK', packetId: 1, returnCodes: [0] }),
        came(message({ ...once, topic: 'b' })),
      ],
    ],
    [
      'anything on a connection of MQTT 3.1',
      [
        opened(),
        sent({ type: 'CONNECT', clientId: 'c', protocolName: 'MQIsdp', protocolLevel: 3 }),
        came(message()),
      ],
    ],
    [
      'an end inside a packet',
      [
        ...connects(),
        ...subscribes('a'),
        { ...bytes('3080', 'the connection ended inside a packet') },
        { on: 'client', type: 'closed', by: 'target', how: 'reset' },
      ],
    ],
  ])('%s', (_what, script) => expect(broken(...script)).toEqual([]));
});

describe('a device', () => {
  const device = (type: 'sent' | 'received', toSend: PacketToSend, connection = 1): Happens =>
    ({
      ...packet(type, type === 'sent' ? 'server' : 'client', toSend, 'broker'),
      connection,
    }) as Happens;
  const joins: Happens[] = [
    { on: 'broker', type: 'came', connection: 1, from: '127.0.0.1' },
    device('received', { type: 'CONNECT', clientId: 'd' }),
    device('sent', { type: 'CONNACK', returnCode: 0 }),
  ];
  const joinsWithWill = (retain: boolean): Happens[] =>
    joins.with(
      1,
      device('received', {
        type: 'CONNECT',
        clientId: 'd',
        will: { topic: 'a', payload: 'off', qos: 0, retain },
      }),
    );
  const brokenBy = (...script: Happens[]): string[] =>
    judgeTranscript(transcriptOf(script), 'client').violations.map(({ rule }) => rule);

  test.each<[string, Happens[]]>([
    ['connect-first', [...joins, device('received', { type: 'CONNECT', clientId: 'd' })]],
    [
      'last-word',
      [...joins, device('received', { type: 'DISCONNECT' }), device('received', { type: 'PINGREQ' })],
    ],
    ['packet-types', [...joins, device('received', { type: 'PINGRESP' })]],
    ['acknowledgement', [...joins, device('received', { type: 'PUBACK', packetId: 3 })]],
    [
      'id-in-use',
      [...joins, device('received', message(once)), device('received', message({ ...once, payload: 'y' }))],
    ],
    ['first-copy', [...joins, device('received', message({ ...once, dup: true }))]],
    ['will-retain', [...joinsWithWill(true), device('received', message())]],
    ['will-retain', [...joinsWithWill(false), device('received', message({ retain: true }))]],
  ])('%s', (rule, script) => expect(brokenBy(...script)).toEqual([rule]));

  test.each<[string, Happens[]]>([
    ['a birth like the will', [...joinsWithWill(true), device('received', message({ retain: true }))]],
    ['neither of them retained', [...joinsWithWill(false), device('received', message())]],
    ['a message on another topic', [...joinsWithWill(true), device('received', message({ topic: 'b' }))]],
    [
      'a retained will that is taken back',
      [...joinsWithWill(false), device('received', message({ retain: true, payload: '' }))],
    ],
  ])('may send %s', (_what, script) => expect(brokenBy(...script)).toEqual([]));

  test('a session that was there before the case may have anything under way', () =>
    expect(brokenBy(device('received', { type: 'PUBACK', packetId: 3 }, 7))).toEqual([]));

  test('nothing is judged after a refusal of ours', () =>
    expect(
      brokenBy(
        joins[0]!,
        joins[1]!,
        device('sent', { type: 'CONNACK', returnCode: 5 }),
        device('received', { type: 'PINGRESP' }),
      ),
    ).toEqual([]));
});
