import { describe, expect, test } from 'vitest';
import type { PacketToSend } from '../../src/driver/wire/encode.js';
import { endOfDevice } from '../../src/driver/broker/client-device.js';
import { at, viewOf } from '../../src/checks/device/opening-view.js';
import {
  behaves,
  ends,
  isLetIn,
  judgeDevice,
  marked,
  over,
  present,
  says,
  weSay,
  type At,
} from './client-script.js';

const opening = { time: '10s', quiet: '1s', on: 'broker' };
const publishes = (topic: string, payload: unknown = '', more: Partial<PacketToSend> = {}): PacketToSend =>
  ({ type: 'PUBLISH', topic, payload: JSON.stringify(payload), ...more }) as PacketToSend;
const subscribes = (filter: string): PacketToSend => ({
  type: 'SUBSCRIBE',
  packetId: 1,
  subscriptions: [{ filter, qos: 0 }],
});

/** What a device says on its next connection, and no more. */
const saying = (...packets: PacketToSend[]): At[] => [
  [0, present()],
  [1, ends(1, 'us'), marked],
  [100, ...isLetIn(2)],
  [101, ...packets.map((packet) => says(packet, 2))],
  [1200, over],
  [10_200, over],
  [10_201, behaves],
];

describe('the view of a packet', () => {
  test('does not show a user name or a password', () => {
    const connect = { type: 'CONNECT', clientId: 'a', username: 'me', password: { hex: 'aa' } };
    const view = viewOf({ protocolLevel: 4, ...connect } as never, undefined);
    expect(view).toMatchObject({ clientId: 'a', hasUsername: true, hasPassword: true });
    expect(JSON.stringify(view)).not.toMatch(/"me"|aa/);
  });

  test('finds what stands at a place, in a list by a member', () => {
    const value = { list: [{ name: 'a', n: 1 }, { name: 'b', n: 2 }, null], text: 'x' };
    expect(at('/list/name=b/n', value)).toBe(2);
    expect(at('/list/0/n', value)).toBe(1);
    expect([at('/list/name=c/n', value), at('/text/deep', value), at('/toString', value)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('packets-match', () => {
  const given = {
    opening,
    packet: 'PUBLISH',
    demand: 'a state that is retained',
    where: { properties: { levels: { contains: { const: 'state' } } } },
    schema: { properties: { retain: { const: true } } },
  };
  const judged = (script: At[], more: object = {}) =>
    judgeDevice('packets-match', { ...given, ...more }, script);

  test('packets of the form pass, and others of the same kind are not looked at', async () => {
    const script = saying(publishes('a/state', 1, { retain: true } as never), publishes('a/other'));
    expect(await judged(script)).toEqual({ judged: 1 });
  });

  test('one of another form fails, and is shown', async () => {
    const { actual } = await judged(saying(publishes('a/state')));
    expect(actual).toMatch(/^\/retain must be true, in PUBLISH q0 a\/state/);
  });

  test('none shows nothing, and fails where one is demanded', async () => {
    const none = saying(publishes('a/other'));
    const others = 'none came, and 2 other packets, such as PUBLISH q0 a/other 2 B ""';
    expect((await judged(none)).inconclusive).toContain(others);
    expect((await judged(none, { isControl: true })).actual).toBe(others);
    expect((await judged(none, { packet: 'SUBSCRIBE', isControl: true })).actual).toBe(
      'none came, and 2 other packets',
    );
  });

  test('fewer than must be compared are counted', async () => {
    const one: At[] = [
      ...saying(publishes('a/state', 1, { retain: true } as never)).slice(0, -1),
      [10_300, ends(2, 'us'), marked],
      [10_400, ...isLetIn(3)],
      [10_401, says(publishes('a/other'), 3)],
      [20_500, over],
      [20_501, behaves],
    ];
    expect((await judged(one, { unchanging: '/topic', connections: 2 })).inconclusive).toContain(
      'only 1 came, and',
    );
  });

  test('what must not come fails, and a device that says nothing shows nothing', async () => {
    const never = { never: true, schema: undefined };
    expect((await judged(saying(publishes('a/state')), never)).actual).toMatch(
      /^PUBLISH q0 a\/state .* came$/,
    );
    expect(await judged(saying(publishes('a/other')), never)).toEqual({ judged: 1 });
    expect((await judged(saying(), never)).inconclusive).toMatch(/said nothing after its CONNECT$/);
  });

  test('values that must be the same are compared, also with those of CONNECT', async () => {
    const same = { schema: undefined, same: { '/content/id': '/connect/clientId' } };
    expect(await judged(saying(publishes('a/state', { id: 'device' })), same)).toEqual({ judged: 1 });
    expect((await judged(saying(publishes('a/state', { id: 'other' })), same)).actual).toMatch(
      /^\/content\/id is "other", and \/connect\/clientId is "device"/,
    );
    expect((await judged(saying(publishes('a/state', {})), same)).actual).toMatch(
      /^\/content\/id is not there/,
    );
  });

  test('a device that does not come again is not judged', async () => {
    const script: At[] = [
      [0, present()],
      [1, ends(1, 'us'), marked],
      [20_002, over],
    ];
    expect((await judged(script)).inconclusive).toMatch(/did not come again within 20 s$/);
  });

  test('of a program that has ended by itself it is told how', async () => {
    const outcome = await judged([
      [0, present()],
      [1, ends(1, 'us'), marked],
      [900, { on: 'device', type: 'note', text: endOfDevice('ended with exit code 1') }],
      [20_002, over],
    ]);
    expect(outcome.inconclusive).toMatch(/^the device ended with exit code 1$/);
  });

  test('a payload that is read by Protobuf has its fields', async () => {
    const proto = 'syntax = "proto3"; message Sample { int32 number = 1; }';
    const wanted = {
      opening: { ...opening, proto },
      where: { required: ['content'] },
      schema: { properties: { content: { properties: { number: { const: 5 } } } } },
    };
    const script = (hex: string): At[] => saying({ type: 'PUBLISH', topic: 'a', payload: { hex } });
    expect(await judged(script('0805'), wanted)).toEqual({ judged: 1 });
    expect((await judged(script('0806'), wanted)).actual).toMatch(/^\/content\/number must be 5/);
    expect((await judged(script('ffff'), wanted)).inconclusive).toMatch(/none came/);
  });

  test('what comes upon a message of ours is told apart', async () => {
    const wanted = {
      where: { properties: { asked: { const: true } } },
      asks: { topic: 'a/ask', levels: { ask: 'now' } },
      schema: undefined,
      isControl: true,
    };
    const script = (...answers: PacketToSend[]): At[] => [
      [0, present()],
      [1, ends(1, 'us'), marked],
      [100, ...isLetIn(2)],
      [101, says(publishes('a/before'), 2)],
      [10_200, over],
      [10_201, weSay({ type: 'PUBLISH', topic: 'a/now', payload: '' }, 2)],
      [10_202, ...answers.map((one) => says(one, 2))],
      [20_300, over],
      [20_301, behaves],
    ];
    expect(await judged(script(publishes('a/answer')), wanted)).toEqual({ judged: 1 });
    expect((await judged(script(), wanted)).actual).toMatch(/^none came/);
  });
});

describe('packets-in-order', () => {
  const kind = (level: string) => ({
    packet: 'PUBLISH',
    where: { properties: { levels: { contains: { const: level } } } },
  });
  const given = {
    opening,
    demand: 'a birth before data',
    first: kind('birth'),
    later: kind('data'),
    alike: ['/levels/0'],
  };
  const judged = (...packets: PacketToSend[]) => judgeDevice('packets-in-order', given, saying(...packets));

  test('data behind a birth passes', async () => {
    expect(await judged(publishes('a/birth'), publishes('a/data'), publishes('a/data'))).toEqual({
      judged: 2,
    });
  });

  test.each([
    ['before it', [publishes('a/data'), publishes('a/birth')]],
    ['behind that of another one', [publishes('b/birth'), publishes('a/data')]],
  ])('data %s fails', async (_where, packets) => {
    expect((await judged(...packets)).actual).toMatch(/^PUBLISH q0 a\/data .*, and none before$/);
  });

  test('without data nothing is shown', async () => {
    expect((await judged(publishes('a/birth'))).inconclusive).toMatch(/nothing came/);
  });
});

describe('numbers-count-on', () => {
  const given = { opening, packet: 'PUBLISH', demand: 'numbers in turn', number: '/content/n', modulo: 256 };
  const judged = (...numbers: unknown[]) =>
    judgeDevice('numbers-count-on', given, saying(...numbers.map((n) => publishes('a', { n }))));

  test('one behind the other passes, and 0 behind the largest', async () => {
    expect(await judged(254, '255', 0, 1)).toEqual({ judged: 4 });
  });

  test.each([
    [[1, 3], /^3 came behind 1, in PUBLISH/],
    [[1, 1], /^1 came behind 1/],
    [[255, 256], /^\/content\/n is 256/],
    [[0, null], /^\/content\/n is null/],
    [[0, ''], /^\/content\/n is ""/],
  ])('%j fails', async (numbers, seen) => {
    expect((await judged(...numbers)).actual).toMatch(seen);
  });

  test('of one number nothing can be said', async () => {
    expect((await judged(1)).inconclusive).toMatch(/only 1 such packets came$/);
  });
});

describe('topics-are-subscribed', () => {
  const given = {
    opening,
    packet: 'PUBLISH',
    where: { properties: { levels: { contains: { const: 'settable' } } } },
    demand: 'a subscription',
    topic: '/topic',
    levels: { settable: 'set' },
  };
  const judged = (...packets: PacketToSend[]) =>
    judgeDevice('topics-are-subscribed', given, saying(...packets));

  test('a topic that a filter covers passes, and another one fails', async () => {
    expect(await judged(subscribes('a/+/set'), publishes('a/b/settable'))).toEqual({ judged: 1 });
    expect((await judged(subscribes('a/set'), publishes('a/b/settable'))).actual).toMatch(
      /^it has subscribed to a\/set, and a\/b\/set is named in PUBLISH/,
    );
    expect((await judged(publishes('a/b/settable'))).actual).toMatch(/^it has subscribed to nothing/);
  });
});
