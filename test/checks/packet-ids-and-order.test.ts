import { describe, expect, test } from 'vitest';
import {
  closes,
  comes,
  contextFor,
  garbage,
  judgeBy,
  opened,
  sentBy,
  silence,
  type Happens,
  type Outcome,
} from './script.js';
import { comes5 } from './script-5.js';

const accepted = (on: string): Happens[] => [opened(on), comes({ type: 'CONNACK' }, on)];
const bothConnected = [...accepted('subscriber'), ...accepted('publisher')];
const before = [
  { as: 'subscriber', connect: { acknowledge: false } },
  { as: 'publisher', connect: {} },
];
const shared = { before, on: 'subscriber', from: 'publisher', topic: 't' };

const delivery = (
  number: number,
  packetId: number,
  { qos = 1, dup = false, topic = 't' }: { qos?: number; dup?: boolean; topic?: string } = {},
): Happens =>
  comes(
    { type: 'PUBLISH', topic, payload: String(number), qos, dup, ...(qos > 0 ? { packetId } : {}) },
    'subscriber',
  );
const pubrel = (packetId: number): Happens => comes({ type: 'PUBREL', packetId }, 'subscriber');
const quiet = silence('subscriber');

const contextOf = (script: readonly Happens[]): ReturnType<typeof contextFor> =>
  contextFor([...bothConnected, ...script]);
const run = (check: string, parameters: unknown, script: readonly Happens[]): Promise<Outcome> =>
  judgeBy(check, parameters, contextOf(script));

describe('unacknowledged-ids-differ', () => {
  const judge = (qos: number, ...script: Happens[]): Promise<Outcome> =>
    run('unacknowledged-ids-differ', { ...shared, qos, perRound: 2 }, script);

  test('every message has an id of its own; that of an acknowledged one may come again', async () => {
    const script = [delivery(1, 1), delivery(2, 2), delivery(3, 1), delivery(4, 3)];
    expect(await judge(1, ...script)).toEqual({ judged: 4 });
  });

  test('only the first message is acknowledged, and both rounds are published', async () => {
    const context = contextOf([delivery(1, 1), delivery(2, 2), delivery(3, 3), delivery(4, 4)]);
    const sent = sentBy(context);
    await judgeBy('unacknowledged-ids-differ', { ...shared, qos: 1, perRound: 2 }, context);
    expect(sent.map(({ type }) => type)).toEqual([
      ...['CONNECT', 'CONNECT', 'PUBLISH', 'PUBLISH', 'PUBACK', 'PUBLISH', 'PUBLISH'],
    ]);
    expect(sent[4]).toEqual({ type: 'PUBACK', packetId: 1 });
  });

  test.each<[string, Happens[], string]>([
    [
      'in the first round',
      [delivery(1, 1), delivery(2, 1)],
      'message 1 has packet id 1 and is not acknowledged',
    ],
    [
      'after an acknowledgement of another one',
      [delivery(1, 1), delivery(2, 2), delivery(3, 2)],
      'message 2 has packet id 2 and is not acknowledged',
    ],
  ])('fails when an id is given twice %s', async (_when, script, actual) => {
    const outcome = await judge(1, ...script);
    expect(outcome.expected).toMatch(/^a packet id for message \d that no unacknowledged message has$/);
    expect(outcome.actual).toContain(actual);
  });

  test('the id of a QoS 2 message is in use until PUBCOMP', async () => {
    const first = [delivery(1, 1, { qos: 2 }), delivery(2, 2, { qos: 2 }), pubrel(1), pubrel(2)];
    const free = [delivery(3, 1, { qos: 2 }), delivery(4, 3, { qos: 2 })];
    expect(await judge(2, ...first, ...free)).toEqual({ judged: 4 });
    expect(await judge(2, ...first, delivery(3, 2, { qos: 2 }))).toMatchObject({
      expected: 'a packet id for message 3 that no unacknowledged message has',
    });
  });

  test('a message that is sent again keeps its id', async () => {
    const again = [delivery(1, 1), delivery(1, 1, { dup: true }), delivery(2, 2), delivery(3, 3)];
    expect(await judge(1, ...again)).toEqual({ judged: 3 });
  });

  test('a server may send one message at a time', async () => {
    expect(await judge(1, delivery(1, 1), quiet, delivery(2, 1), quiet)).toEqual({ judged: 2 });
  });

  test('a single message, none, or QoS 0 judge nothing', async () => {
    expect(await judge(1, delivery(1, 1), quiet, quiet)).toMatchObject({
      inconclusive: '1 of 4 messages came, so no two packet ids can be compared',
    });
    expect(await judge(1, quiet, quiet)).toHaveProperty('inconclusive');
    expect((await judge(1, delivery(1, 0, { qos: 0 }))).inconclusive).toContain('delivered with QoS 0');
  });

  test('bytes that are no packet fail', async () => {
    expect(await judge(1, garbage('f0', 'a reserved type', 'subscriber'))).toMatchObject({
      expected: '2 messages on t, each with a packet id of its own',
    });
  });
});

describe('delivered-in-order', () => {
  const judge = (qos: number, script: Happens[], topics = ['t']): Promise<Outcome> =>
    run(
      'delivered-in-order',
      { before, on: ['subscriber'], from: 'publisher', topics, qos, count: 3 },
      script,
    );
  const at0 = (...numbers: number[]): Happens[] => numbers.map((number) => delivery(number, 0, { qos: 0 }));
  const at1 = (...numbers: number[]): Happens[] => numbers.map((number) => delivery(number, number));
  const pingresp = comes({ type: 'PINGRESP' }, 'subscriber');

  test('numbers that rise pass', async () => {
    expect(await judge(1, at1(1, 2, 3))).toEqual({ judged: 1 });
    expect(await judge(0, [...at0(1, 2, 3), pingresp])).toEqual({ judged: 1 });
  });

  test('with QoS 0 one may be lost, not the last', async () => {
    expect(await judge(0, [...at0(1, 3), pingresp])).toEqual({ judged: 1 });
    expect(await judge(0, [...at0(1, 2), quiet])).toMatchObject({
      inconclusive:
        'only 2 of 3 messages on t came to subscriber, so the order of the others cannot be known',
    });
  });

  test('with QoS 1 all must come for their order to be known', async () => {
    expect((await judge(1, [...at1(1, 3), quiet])).inconclusive).toContain('only 2 of 3 messages');
    const ended = await judge(1, [...at1(1), closes('end', 'subscriber')]);
    expect(ended.inconclusive).toContain('the connection of subscriber has ended');
  });

  test.each<[number, Happens[]]>([
    [1, at1(2, 1, 3)],
    [1, at1(1, 3, 2)],
    [0, [...at0(1, 3, 2), pingresp]],
  ])('fails when a later one comes first (QoS %i)', async (qos, script) => {
    const outcome = await judge(qos, script);
    expect(outcome.expected).toMatch(/^message \d on t before message \d, as they were published$/);
    expect(outcome.actual).toMatch(/^message \d had come already; PUBLISH /);
  });

  test('a repetition may come late', async () => {
    const again = [...at1(1, 2), delivery(1, 1, { dup: true }), ...at1(3)];
    expect(await judge(1, again)).toEqual({ judged: 1 });
  });

  describe('released one by one', () => {
    const answered = (type: 'PUBREC' | 'PUBCOMP', packetId: number): Happens =>
      comes({ type, packetId }, 'publisher');
    const script = [
      ...[1, 2].map((id) => answered('PUBREC', id)),
      ...[1, 2].map((id) => answered('PUBCOMP', id)),
      ...at0(1, 2),
      pingresp,
    ];
    const parameters = {
      before: before.map((step) => ({ ...step, connect: { acknowledge: false } })),
      ...{ on: ['subscriber'], from: 'publisher', topics: ['t'], qos: 2, count: 2, releaseOneByOne: true },
    };

    test('each PUBREL waits for the PUBCOMP before, and the first for every PUBREC', async () => {
      const context = contextOf(script);
      const sent = sentBy(context);
      expect(await judgeBy('delivered-in-order', parameters, context)).toEqual({ judged: 1 });
      const released = sent.filter(({ type }) => type === 'PUBREL');
      expect(released).toEqual([1, 2].map((packetId) => ({ type: 'PUBREL', packetId })));
    });

    test('without a PUBCOMP there is no verdict, and nothing more is released', async () => {
      const context = contextOf([...script.slice(0, 2), silence('publisher')]);
      const sent = sentBy(context);
      const outcome = await judgeBy('delivered-in-order', parameters, context);
      expect(outcome.inconclusive).toContain('PUBCOMP with packet id 1');
      expect(sent.filter(({ type }) => type === 'PUBREL')).toHaveLength(1);
    });

    test('whatever was refused is not released', async () => {
      const refused = comes5({ type: 'PUBREC', packetId: 1, reasonCode: 0x97 }, 'publisher');
      const context = contextOf([
        refused,
        answered('PUBREC', 2),
        answered('PUBCOMP', 2),
        ...at0(2),
        pingresp,
      ]);
      const sent = sentBy(context);
      expect(await judgeBy('delivered-in-order', parameters, context)).toEqual({ judged: 1 });
      expect(sent.filter(({ type }) => type === 'PUBREL')).toEqual([{ type: 'PUBREL', packetId: 2 }]);
    });
  });

  test('each topic has an order of its own', async () => {
    const on = (topic: string, number: number): Happens => delivery(number, number, { topic });
    const interleaved = [on('b', 1), on('a', 1), on('a', 2), on('a', 3), on('b', 2), on('b', 3)];
    expect(await judge(1, interleaved, ['a', 'b'])).toEqual({ judged: 2 });
    expect(await judge(1, [on('a', 1), on('b', 2), on('b', 1)], ['a', 'b'])).toMatchObject({
      expected: 'message 1 on b before message 2, as they were published',
    });
  });
});

describe('released-in-order', () => {
  const judge = (...script: Happens[]): Promise<Outcome> =>
    run('released-in-order', { ...shared, count: 2 }, script);
  const two = [delivery(1, 7, { qos: 2 }), delivery(2, 8, { qos: 2 })];

  test('PUBRELs in the order of the PUBRECs pass', async () => {
    expect(await judge(...two, pubrel(7), pubrel(8))).toEqual({ judged: 2 });
  });

  test('one message at a time has no other order', async () => {
    const singly = [two[0]!, quiet, pubrel(7), two[1]!, quiet, pubrel(8)];
    expect(await judge(...singly)).toEqual({ judged: 2 });
  });

  test('PUBRELs in another order fail, and one that is missing', async () => {
    expect(await judge(...two, pubrel(8), pubrel(7))).toEqual({
      expected: 'PUBREL with packet id 7, as the PUBRECs were sent in the order 7, 8',
      actual: 'PUBREL 1 of 2 has packet id 8',
    });
    expect((await judge(...two, pubrel(7), quiet)).expected).toContain('PUBREL with packet id 8');
  });

  test('without two deliveries nothing can be judged', async () => {
    expect(await judge(quiet)).toEqual({
      inconclusive: '0 of 2 messages came with QoS 2, so there is no order',
    });
  });
});

describe('highest-qos-comes', () => {
  const judge = (...script: Happens[]): Promise<Outcome> =>
    run('highest-qos-comes', { ...shared, qos: 1, quiet: '50ms' }, script);
  const low = (number: number): Happens => delivery(number, 0, { qos: 0 });

  test('one copy with the highest QoS is enough, wherever it stands', async () => {
    expect(await judge(delivery(1, 1))).toEqual({ judged: 1 });
    expect(await judge(low(1), low(2), delivery(1, 1))).toEqual({ judged: 1 });
  });

  test('copies with a lower QoS alone fail', async () => {
    expect(await judge(low(1), low(2), quiet)).toEqual({
      expected: 'a copy of message 1 on t with QoS 1',
      actual: 'copies came with QoS 0 only, until 50 ms after message 2',
    });
  });

  test('no copy at all fails', async () => {
    expect(await judge(quiet)).toEqual({
      expected: 'a copy of message 1 on t with QoS 1',
      actual: 'no copy came, until 100 ms',
    });
  });
});
