import { describe, expect, test } from 'vitest';
import {
  behaves,
  comes,
  ends,
  isLetIn,
  judgeDevice,
  lateBy,
  marked,
  over,
  present,
  says,
  weSay,
  type At,
} from './client-script.js';

const ping = { type: 'PINGREQ' } as const;
const subscriptions = [{ filter: 'a/#', qos: 2 }];
const message = (packetId: number, more: { dup?: boolean; payload?: string; qos?: 1 | 2 } = {}) =>
  ({ type: 'PUBLISH', topic: 'up', qos: 1, packetId, payload: `m${packetId}`, ...more }) as const;

describe('pings-in-time', () => {
  const given = { late: '1500ms', longest: '120s' };

  test('a ping a second late passes', async () => {
    const script: At[] = [
      [0, present(), marked],
      [6000, says(ping)],
      [11_500, over, marked],
    ];
    expect(await judgeDevice('pings-in-time', given, script)).toEqual({ judged: 1 });
  });

  test('one that is two seconds late fails', async () => {
    const script: At[] = [
      [0, present(), marked],
      [7000, says(ping)],
      [11_500, over, marked],
    ];
    const outcome = await judgeDevice('pings-in-time', given, script);
    expect(outcome.actual).toMatch(/^the longest time without one was 7\.0 s/);
  });

  test('what was seen late has no verdict where it may have been in time, or the packet after it late', async () => {
    const seen = (first: number, late: number, second: number): At[] => [
      [0, present(), marked],
      [first, says(ping), lateBy(late)],
      [second, says(ping), lateBy(4)],
      [11_500, over, lateBy(4), marked],
    ];
    const judged = async (...[first, late, second]: [number, number, number]) =>
      await judgeDevice('pings-in-time', given, seen(first, late, second));
    expect((await judged(6600, 300, 11_000)).inconclusive).toMatch(/our own clock was late by up to 300 ms$/);
    expect((await judged(5000, 300, 11_300)).inconclusive).toMatch(/our own clock was late by up to 300 ms$/);
    expect((await judged(6900, 300, 11_000)).actual).toMatch(/^the longest time without one was 6\.9 s/);
    expect(await judged(5000, 300, 11_100)).toEqual({ judged: 1 });
  });

  test('that our broker ended the connection before a packet was late is no failure', async () => {
    const server = { ...given, keepAlive: 2 };
    const script: At[] = [
      [0, present({ level: 5, keepAlive: 60 }), marked],
      [3000, ends(1, 'library'), marked],
    ];
    const outcome = await judgeDevice('pings-in-time', server, script);
    expect(outcome.inconclusive).toMatch(/within 2 s of the last one/);
  });

  test('silence for longer than the tolerance fails, whoever ends the connection then', async () => {
    const server = { ...given, keepAlive: 2 };
    const script: At[] = [
      [0, present({ level: 5, keepAlive: 60 }), marked],
      [5000, ends(1, 'library'), marked],
    ];
    const outcome = await judgeDevice('pings-in-time', server, script);
    expect(outcome.actual).toMatch(/our broker ended the connection$/);
  });

  test('a keep-alive of its own that is as short shows nothing of the one that it was given', async () => {
    const script: At[] = [[0, present({ level: 5, keepAlive: 3 })]];
    const outcome = await judgeDevice('pings-in-time', { ...given, keepAlive: 2 }, script);
    expect(outcome.inconclusive).toMatch(/too short to be told/);
  });
});

describe('never-sends', () => {
  const given = { before: [], packet: 'UNSUBSCRIBE', time: '15s' };

  test('other packets pass, and it fails', async () => {
    const others: At[] = [
      [0, present()],
      [5000, says(ping)],
      [15_001, over],
    ];
    expect(await judgeDevice('never-sends', given, others)).toEqual({ judged: 1 });
    const sent: At[] = [
      [0, present()],
      [5000, says({ type: 'UNSUBSCRIBE', packetId: 1, filters: ['a'] })],
    ];
    const outcome = await judgeDevice('never-sends', given, sent);
    expect(outcome.expected).toBe('no UNSUBSCRIBE');
  });

  test('silence shows nothing', async () => {
    const outcome = await judgeDevice('never-sends', given, [
      [0, present()],
      [15_001, over],
    ]);
    expect(outcome.inconclusive).toBe('the device said nothing at all');
  });
});

describe('keeps-receive-maximum', () => {
  const given = { before: [], most: 1, publishTime: '60s', topic: '', time: '10s' };
  const device = { level: 5, subscriptions } as const;
  const full: At[] = [
    [0, present(device)],
    [10, says(message(7), 1, 5)],
  ];

  test('nothing more, and a ping, pass', async () => {
    const script: At[] = [...full, [5000, says(ping, 1, 5)], [7511, over], [7512, behaves, marked]];
    expect(await judgeDevice('keeps-receive-maximum', { ...given, judged: 'maximum' }, script)).toEqual({
      judged: 1,
    });
  });

  test('whoever publishes often, and now less than it may, has fewer under way than it may', async () => {
    const shown = { connected: 60_000, published: [0, 10, 0] as const, retained: 0 };
    const judged = async (what: string) =>
      await judgeDevice('keeps-receive-maximum', { ...given, most: 2, judged: what }, [
        [0, present(device, shown)],
        [10, says(message(7), 1, 5)],
        [60_000, over],
        [65_000, says(ping, 1, 5)],
        [67_511, over],
        [67_512, behaves, marked],
      ]);
    expect(await judged('maximum')).toEqual({ judged: 1 });
    expect((await judged('others')).inconclusive).toMatch(/has published 1 of the 2 messages/);
  });

  test('one more fails', async () => {
    const outcome = await judgeDevice('keeps-receive-maximum', { ...given, judged: 'maximum' }, [
      ...full,
      [1000, says(message(8), 1, 5)],
    ]);
    expect(outcome.actual).toMatch(/^one more came/);
  });

  const others = { ...given, judged: 'others' };

  test('whoever leaves, and had to say nothing until then, shows nothing', async () => {
    const outcome = await judgeDevice('keeps-receive-maximum', others, [
      ...full,
      [11, marked],
      [4000, ends(1)],
    ]);
    expect(outcome.inconclusive).toMatch(/the device ended the connection/);
  });

  test('whoever leaves after a silence that was too long fails', async () => {
    const outcome = await judgeDevice('keeps-receive-maximum', others, [
      ...full,
      [11, marked],
      [8000, ends(1)],
    ]);
    expect(outcome.actual).toBe('the device ended the connection after 8000 ms');
  });
});

describe('device-shows', () => {
  test('a session that is kept takes an expiry in MQTT 5.0', async () => {
    const given = { what: 'keeps-session', time: '30s' };
    expect(await judgeDevice('device-shows', given, [[0, present({ clean: false })]])).toEqual({ judged: 1 });
    const outcome = await judgeDevice('device-shows', given, [[0, present({ level: 5, clean: false })]]);
    expect(outcome.actual).toBe('it says protocol level 5, clean 0, session expiry 0 s');
  });

  test('a subscription that was granted less is none of that QoS', async () => {
    const given = { what: 'subscribes', qos: 1, time: '30s' };
    const script: At[] = [
      [0, present({ subscriptions: [{ filter: 'a', qos: 0 }] })],
      [30_001, over],
    ];
    const outcome = await judgeDevice('device-shows', given, script);
    expect(outcome.actual).toBe('within 30s there was a with QoS 0');
  });
});

describe('keeps-limit', () => {
  const given = { limit: 'maximumQos', value: 0, publishTime: '60s' };
  const qos1 = (id: number, connection: number) => says(message(id), connection, 5);
  const usual: At[] = [
    [0, present({ level: 5 }), behaves, marked, ends(1, 'us')],
    [1000, ...isLetIn(2, { level: 5 }), qos1(1, 2)],
    [61_000, over, behaves, marked, ends(2, 'us')],
    [62_000, ...isLetIn(3, { level: 5 })],
  ];

  test('whoever says nothing any more keeps it, once it is seen to be there', async () => {
    const script: At[] = [...usual, [122_001, over], [123_000, says(ping, 3, 5)]];
    expect(await judgeDevice('keeps-limit', given, script)).toEqual({ judged: 1 });
  });

  test('whoever goes on as before fails', async () => {
    const outcome = await judgeDevice('keeps-limit', given, [
      ...usual,
      [62_010, qos1(2, 3)],
      [122_001, over],
    ]);
    expect(outcome.expected).toBe('nothing that has a QoS above 0');
  });

  test('whoever would not break it shows nothing', async () => {
    const outcome = await judgeDevice('keeps-limit', { ...given, value: 1 }, usual.slice(0, 2));
    expect(outcome.inconclusive).toMatch(/^without the limit nothing came/);
  });
});

test('what a device says before it is let in is no session', async () => {
  const script: At[] = [
    [0, ...comes(2)],
    [0, weSay({ type: 'CONNACK', returnCode: 5 }, 2)],
    [20_001, over],
  ];
  const outcome = await judgeDevice('device-shows', { what: 'clean-start', time: '30s' }, [
    [0, { on: 'broker', type: 'listening', address: 'b:1', values: {}, sessions: [] }],
    ...script,
  ]);
  expect(outcome.inconclusive).toMatch(/did not come to our broker/);
});
