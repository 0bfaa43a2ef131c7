import { describe, expect, test } from 'vitest';
import { judgeTranscript, wireRules } from '../../../src/checks/index.js';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';
import { describePacket } from '../../../src/driver/wire/packet.js';
import { opened, transcriptOf, type Happens } from '../script.js';

function packet(type: 'sent' | 'received', from: 'server' | 'client', toSend: PacketToSend): Happens {
  const bytes = encode(toSend, 5);
  const { packet: decoded, malformed } = decodeFrame(bytes, { from, protocolLevel: 5 });
  return {
    on: 'client',
    type,
    hex: bytes.toString('hex'),
    text: decoded ? describePacket(decoded) : `${bytes.length} bytes`,
    ...(decoded ? { packet: decoded } : {}),
    ...(malformed !== undefined && type === 'received' ? { malformed } : {}),
  };
}
const sent = (toSend: PacketToSend): Happens => packet('sent', 'client', toSend);
const came = (toSend: PacketToSend): Happens => packet('received', 'server', toSend);

type Properties = { name: string; value: number | string }[];
const connects = (asked: Properties = [], announced: Properties = []): Happens[] => [
  opened(),
  sent({ type: 'CONNECT', clientId: 'c', properties: asked as never }),
  came({ type: 'CONNACK', properties: announced as never }),
];
const subscribes = (
  more: object = {},
  options: { qos?: number; retainAsPublished?: true } = {},
): Happens[] => [
  sent({ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a', qos: 1, ...options }], ...more }),
  came({ type: 'SUBACK', packetId: 1, returnCodes: [options.qos ?? 1] }),
];
const message = (packetId: number, ...properties: Properties): PacketToSend => ({
  type: 'PUBLISH',
  topic: 'a',
  payload: 'x',
  qos: 1,
  packetId,
  properties: properties as never,
});

const judged = (...script: Happens[]): ReturnType<typeof judgeTranscript> =>
  judgeTranscript(transcriptOf(script), 'server', { rules: wireRules['server of 5.0'], level: 5 });
const broken = (...script: Happens[]): string[] => judged(...script).violations.map(({ rule }) => rule);

const one = (name: string, value: number | string): Properties => [{ name, value }];

describe('what breaks one rule of MQTT 5.0 and no other', () => {
  test.each<[string, Happens[]]>([
    ['properties', connects([], one('topicAlias', 1))],
    ['properties', connects([], [...one('receiveMaximum', 9), ...one('receiveMaximum', 9)])],
    ['properties', connects([], one('maximumQos', 2))],
    [
      'reason-codes',
      [
        ...connects(),
        ...subscribes(),
        sent({ type: 'UNSUBSCRIBE', packetId: 2, filters: ['a'] }),
        came({ type: 'UNSUBACK', packetId: 2 }),
      ],
    ],
    [
      'reason-codes',
      [
        ...connects(),
        sent({ type: 'PUBLISH', topic: 'b', qos: 1, packetId: 4 }),
        came({ type: 'PUBACK', packetId: 4, reasonCode: 0x11 }),
      ],
    ],
    [
      'nothing-after-disconnect',
      [
        ...connects(),
        sent({ type: 'PINGREQ' }),
        came({ type: 'DISCONNECT', reasonCode: 0x8b }),

        came({ type: 'PINGRESP' }),
      ],
    ],
    ['packet-size', [...connects(one('maximumPacketSize', 8)), ...subscribes(), came(message(9))]],
    ['topic-alias', [...connects(), ...subscribes(), came(message(9, ...one('topicAlias', 1)))]],
    [
      'topic-alias',
      [...connects(one('topicAliasMaximum', 1)), ...subscribes(), came(message(9, ...one('topicAlias', 2)))],
    ],
    [
      'receive-maximum',
      [...connects(one('receiveMaximum', 1)), ...subscribes(), came(message(9)), came(message(10))],
    ],
    [
      'subscription-identifier',
      [
        ...connects(),
        ...subscribes({ properties: one('subscriptionIdentifier', 1) }),
        came(message(9, ...one('subscriptionIdentifier', 2))),
      ],
    ],
    [
      'problem-information',
      [
        ...connects(one('requestProblemInformation', 0)),
        sent({ type: 'PUBLISH', topic: 'b', qos: 1, packetId: 4 }),
        came({
          type: 'PUBACK',
          packetId: 4,
          reasonCode: 0x10,
          properties: one('reasonString', 'nobody') as never,
        }),
      ],
    ],
    ['response-information', connects([], one('responseInformation', 'a'))],
    ['authentication', connects([], one('authenticationMethod', 'm'))],
    [
      'retain-live',
      [
        ...connects(),
        ...subscribes(),
        sent({ type: 'PUBLISH', topic: 'a', payload: 'x', retain: true }),
        came({ ...message(9), retain: true, qos: 0, packetId: undefined } as never),
      ],
    ],
    [
      'connack-first',
      [opened(), sent({ type: 'CONNECT', clientId: 'c' }), came({ type: 'DISCONNECT', reasonCode: 0x81 })],
    ],
  ])('%s', (rule, script) => {
    expect(broken(...script)).toEqual([rule]);
  });
});

describe('what breaks no rule', () => {
  test.each<[string, Happens[]]>([
    [
      'AUTH before CONNACK, where a method was named',
      [
        opened(),
        sent({ type: 'CONNECT', clientId: 'c', properties: one('authenticationMethod', 'm') as never }),
        came({ type: 'AUTH', reasonCode: 0x18, properties: one('authenticationMethod', 'm') as never }),
        came({ type: 'CONNACK', properties: one('authenticationMethod', 'm') as never }),
      ],
    ],
    [
      'a retained flag as it was published',
      [
        ...connects(),
        ...subscribes({}, { retainAsPublished: true }),
        sent({ type: 'PUBLISH', topic: 'a', payload: 'x', retain: true, qos: 1, packetId: 5 }),
        came({ type: 'PUBACK', packetId: 5 }),
        came({ ...message(9), retain: true } as never),
      ],
    ],
    [
      'a message within the Receive Maximum, after one was acknowledged',
      [
        ...connects(one('receiveMaximum', 1)),
        ...subscribes(),
        came(message(9)),
        sent({ type: 'PUBACK', packetId: 9 }),
        came(message(10)),
      ],
    ],
    [
      'a new message of an id whose PUBREC refused',
      [
        ...connects(),
        ...subscribes({}, { qos: 2 }),
        came({ ...message(9), qos: 2 } as never),
        sent({ type: 'PUBREC', packetId: 9, reasonCode: 0x97 }),
        came({ ...message(9), qos: 1 } as never),
      ],
    ],
    ['DISCONNECT of the server', [...connects(), came({ type: 'DISCONNECT', reasonCode: 0x8b })]],
  ])('%s', (_name, script) => {
    expect(broken(...script)).toEqual([]);
  });

  test('where we went against what the CONNACK announced, nothing is judged', () => {
    const script = [
      ...connects([], one('maximumQos', 0)),
      sent({ type: 'PUBLISH', topic: 'a', qos: 1, packetId: 4 }),
      came({ type: 'PINGRESP' }),
    ];
    expect(broken(...script)).toEqual([]);
  });

  test('a session that has ended meanwhile is a new one: what it had subscribed to does not count', () => {
    const again: Happens[] = [
      opened(),
      sent({
        type: 'CONNECT',
        clientId: 'c',
        clean: false,
        properties: one('sessionExpiryInterval', 9) as never,
      }),
    ];
    const first: Happens[] = [
      ...connects(one('sessionExpiryInterval', 9)),
      ...subscribes(),
      { on: 'client', type: 'closed', by: 'us', how: 'end' },
    ];
    expect(
      broken(...first, ...again, came({ type: 'CONNACK', sessionPresent: true }), came(message(9))),
    ).toEqual([]);
    expect(
      broken(...first, ...again, came({ type: 'CONNACK', sessionPresent: false }), came(message(9))),
    ).toEqual(['subscribed']);
  });
});

test('a connection of another version is nobody of MQTT 5.0', () => {
  const { looked } = judgeTranscript(
    transcriptOf([
      opened(),
      sent({ type: 'CONNECT', clientId: 'c', protocolLevel: 4 }),
      came({ type: 'PINGRESP' }),
    ]),
    'server',
    { rules: wireRules['server of 5.0'], level: 5 },
  );
  expect(looked.size).toBe(0);
});

describe('a session that cannot be from before', () => {
  const present: Happens[] = [
    opened(),
    sent({ type: 'CONNECT', clientId: 'c', clean: true }),
    came({ type: 'CONNACK', sessionPresent: true }),
  ];
  test('is known, though CONNACK says that there is one: what comes in it is judged', () => {
    expect(broken(...present, ...subscribes({}, { qos: 0 }), came(message(1)))).toEqual([
      'session-present-clean',
      'qos',
    ]);
    expect(
      broken(...present, ...subscribes(), came(message(1, ...one('subscriptionIdentifier', 9)))),
    ).toEqual(['session-present-clean', 'subscription-identifier']);
    expect(broken(...present, came(message(1)))).toEqual(['session-present-clean', 'subscribed']);
  });
});
