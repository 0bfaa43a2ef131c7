import { describe, expect, test } from 'vitest';
import {
  ends,
  isLetIn,
  judgeDevice,
  marked,
  noted,
  over,
  present,
  says,
  unwritable,
  type At,
} from './client-script.js';

const ping = { type: 'PINGREQ' } as const;
const message = (packetId: number, more: { dup?: boolean; payload?: string; qos?: 1 | 2 } = {}) =>
  ({ type: 'PUBLISH', topic: 'up', qos: 1, packetId, payload: `m${packetId}`, ...more }) as const;

describe('breaks-off', () => {
  const given = { what: 'a packet of type 0', send: '00 00', topic: '', time: '15s' };
  const stays: At[] = [
    [0, present()],
    [100, over],
  ];
  const sent: At[] = [...stays, [101, noted('a packet of type 0 is sent'), marked]];

  test.each(['end', 'reset', 'DISCONNECT'])('whoever closes passes, by %s', async (how) => {
    const script: At[] = [...sent, [110, ends(1, 'target', how)]];
    expect(await judgeDevice('breaks-off', given, script)).toEqual({ judged: 1 });
  });

  test.each([
    ['what we write meets its end', [...sent, [102, unwritable(1)]]],
    ['what we write meets its reset', [...sent, [102, unwritable(1, 'ECONNRESET')]]],
    [
      'its end was on its way',
      [
        [0, present()],
        [50, ends(1)],
      ],
    ],
    ['its end came just before', [...stays, [101, ends(1)], [102, noted('a packet of type 0 is sent')]]],
  ] as [string, At[]][])('whoever had gone before it was sent is not judged: %s', async (_how, script) => {
    const outcome = await judgeDevice('breaks-off', given, script);
    expect(outcome.inconclusive).toMatch(
      /^it ended the connection before a packet of type 0 (could reach it|was sent)$/,
    );
  });

  test('whoever goes on fails', async () => {
    const outcome = await judgeDevice('breaks-off', given, [...sent, [5000, says(ping)], [15_001, over]]);
    expect(outcome.actual).toMatch(/^it went on: PINGREQ/);
  });

  test('a packet that was under way is no sign that it went on', async () => {
    const outcome = await judgeDevice('breaks-off', given, [...sent, [10, says(message(1))], [15_001, over]]);
    expect(outcome.inconclusive).toMatch(/fell silent/);
  });

  const subscribe = { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a', qos: 1 }] } as const;
  const answered = { what: 'a code that is none', anew: true, answers: 'SUBSCRIBE', topic: '', time: '15s' };
  const next: At[] = [
    [0, present()],
    [1, marked, ends(1, 'us')],
    [1000, ...isLetIn(2)],
  ];

  test('whoever closes for the answer to its SUBSCRIBE passes', async () => {
    const script: At[] = [...next, [1001, says(subscribe, 2), marked], [1010, ends(2)]];
    expect(await judgeDevice('breaks-off', answered, script)).toEqual({ judged: 1 });
  });

  test('whoever had gone before the answer to its SUBSCRIBE is not judged', async () => {
    const script: At[] = [...next, [1001, says(subscribe, 2), marked, unwritable(2)]];
    const outcome = await judgeDevice('breaks-off', answered, script);
    expect(outcome.inconclusive).toMatch(/before a code that is none could reach it$/);
  });

  test('that our broker ended the connection of whoever fell silent is told so', async () => {
    const outcome = await judgeDevice('breaks-off', given, [...sent, [9000, ends(1, 'library', 'silence')]]);
    expect(outcome.inconclusive).toMatch(/fell silent until our broker ended the connection \(silence\) at/);
  });

  test('whoever subscribes only when it is switched on is restarted for it', async () => {
    const outcome = await judgeDevice('breaks-off', answered, [
      ...next,
      [20_000, over],
      [20_010, ends(2), ...isLetIn(3)],
      [20_020, says(subscribe, 3), marked],
      [20_030, ends(3)],
    ]);
    expect(outcome).toEqual({ judged: 1 });
  });

  test('whoever did not subscribe was not answered', async () => {
    const outcome = await judgeDevice('breaks-off', answered, [
      ...next,
      [6000, says(ping, 2)],
      [21_000, over],
      [41_000, over],
    ]);
    expect(outcome.inconclusive).toMatch(/sent no SUBSCRIBE/);
  });
});
