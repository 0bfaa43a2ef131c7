import { describe, expect, test } from 'vitest';
import { NothingToUndo } from '../../src/steps/exchange.js';
import type { CheckContext } from '../../src/checks/index.js';
import type { RequestWords } from '../../src/steps/verbs/request.js';
import type { Step } from '../../src/steps/step.js';
import { ordersApi } from './orders-api.js';
import {
  comes,
  connected,
  contextFor,
  judge,
  judgeBy,
  publish,
  sentBy,
  silence,
  type Happens,
} from './script.js';

const acknowledged = comes({ type: 'PUBACK', packetId: 1 });
const answer = (payload: object, customer = 'c1'): Happens => publish(`answers/${customer}`, payload);
const success = { action: 'order', requestId: 'n1', status: 'success', number: 7 };
const refusal = { action: 'order', requestId: 'n1', status: 'error', code: 404, error: 'no' };

const shop: Partial<CheckContext> = { api: ordersApi, originator: 'customer' };
const asking = (request: RequestWords, more: Partial<Step> = {}): Step[] => [
  { connect: { clientId: 'c1' } },
  { request },
  { ...more },
];

/** What went out as a request. */
async function sent(words: Omit<RequestWords, 'operation'>, operation = 'order'): Promise<unknown> {
  const context = contextFor([...connected, acknowledged], shop);
  const packets = sentBy(context);
  const steps = asking({ operation, ...words }).slice(0, 2);
  expect(await judgeBy('steps', steps, context)).toEqual({ judged: 0 });
  const packet = packets.at(-1)!;
  return packet.type === 'PUBLISH' ? packet.payload : packet.type;
}

describe('what a request fills in', () => {
  test.each<[string, Omit<RequestWords, 'operation'>, unknown]>([
    [
      'the fixed members and an id',
      { payload: { thing: 'a' } },
      { action: 'order', thing: 'a', requestId: 'n1' },
    ],
    ['all of it where there is no payload', {}, { action: 'order', requestId: 'n1' }],
    ['nothing that is said', { payload: { action: 'x', requestId: 5 } }, { action: 'x', requestId: 5 }],
    ['no id where one is null', { payload: { requestId: null } }, { action: 'order', requestId: null }],
  ])('%s', async (_what, words, payload) => {
    expect(JSON.parse((await sent(words)) as string)).toEqual(payload);
  });

  test.each<[string, Omit<RequestWords, 'operation'>, string, unknown]>([
    ['a text', { text: '{"thing":1}' }, 'order', '{"thing":1}'],
    ['bytes', { hex: '7b 7d' }, 'order', { hex: '7b7d' }],
    ['a payload that is no object', { payload: ['a'] }, 'order', '["a"]'],
    ['null', { payload: null }, 'order', 'null'],
    ['what may be one of several messages', { payload: { a: 1 } }, 'orderByAnyMessage', '{"a":1}'],
    ['a message that has no schema', { payload: { a: 1 } }, 'greet', '{"a":1}'],
    ['such a message without a payload', {}, 'greet', ''],
  ])('%s goes out as it is', async (_what, words, operation, payload) => {
    expect(await sent(words, operation)).toEqual(payload);
  });

  test('a publish goes out as it is', async () => {
    const context = contextFor([...connected, acknowledged], shop);
    const packets = sentBy(context);
    const steps: Step[] = [{ connect: {} }, { publish: { operation: 'order', payload: { thing: 'a' } } }];
    await judgeBy('steps', steps, context);
    expect(packets.at(-1)).toMatchObject({ topic: 'orders', payload: '{"thing":"a"}' });
  });

  test('it goes out at the QoS of the operation, and is then not acknowledged', async () => {
    expect(await sent({ payload: {} }, 'orderUnacknowledged')).toContain('"n1"');
    expect(await judge(asking({ operation: 'order' }), [...connected, silence()], shop)).toEqual({
      inconclusive:
        'a precondition did not hold: expected PUBACK with packet id 1, but nothing of the kind came within 100 ms',
    });
  });
});

describe('the reply of a request that was filled in', () => {
  const steps = asking({ operation: 'order', payload: { thing: 'a' } }, { expect: 'reply' });
  const judged = (...script: Happens[]) => judge(steps, [...connected, acknowledged, ...script], shop);

  test('has its id, on the topic of the client that asked', async () => {
    expect(await judged(answer({ ...success, requestId: 'n0' }), answer(success))).toEqual({ judged: 1 });
  });

  test('is missed by the id in words', async () => {
    expect(await judged(answer({ ...success, requestId: 'n0', number: 'x' }), silence())).toEqual({
      expected: 'a message on answers/c1 with /requestId "n1"',
      actual: expect.stringMatching(
        /^nothing of the kind came within 100 ms; what came instead: PUBLISH q0 answers\/c1 /,
      ) as string,
    });
  });

  test('does not come on the topic of another client', async () => {
    expect(await judged(answer(success, 'c2'), silence())).toMatchObject({
      expected: 'a message on answers/c1 with /requestId "n1"',
    });
  });

  test('comes on any, where the API does not say whose id the topic has', async () => {
    const script = [...connected, acknowledged, answer(success, 'c2')];
    expect(await judge(steps, script, { api: ordersApi })).toEqual({ judged: 1 });
  });

  test('is subscribed for the client that asks, by its own id', async () => {
    const context = contextFor(
      [...connected, comes({ type: 'SUBACK', packetId: 1, returnCodes: [1] })],
      shop,
    );
    const packets = sentBy(context);
    await judgeBy('steps', [{ connect: { clientId: 'c9' } }, { subscribe: { reply: 'order' } }], context);
    expect(packets.at(-1)).toMatchObject({ subscriptions: [{ filter: 'answers/c9', qos: 1 }] });
  });

  test.each<[string, object, string, string]>([
    [
      'an error that lacks something, though a success would lack less',
      { requestId: 'n1', status: 'error', action: 'order', number: 1 },
      'payload must have member "code" (message refused)',
      'it is {"requestId":"n1","status":"error","action":"order","number":1}',
    ],
    [
      'a success with a wrong member',
      { ...success, number: 'seven' },
      'payload /number must be integer (message done)',
      'it is "seven"',
    ],
    [
      'a status that neither has',
      { ...success, status: 'maybe' },
      'payload /status must be "success" (message done)',
      'it is "maybe"',
    ],
  ])('is explained by the message that is meant: %s', async (_what, payload, expected, actual) => {
    const outcome = await judged(answer(payload));
    expect(outcome.expected).toBe(`on answers/c1: ${expected}`);
    expect(outcome.actual?.startsWith(`${actual}, in PUBLISH`)).toBe(true);
  });
});

describe('ends', () => {
  const undo = (ends: string | Record<string, unknown>, reply: object): Promise<unknown> =>
    judge(
      [
        { connect: { clientId: 'c1' } },
        { request: { operation: 'order', payload: { thing: 'a' }, ends }, given: 'reply' },
      ],
      [...connected, acknowledged, answer(reply)],
      shop,
    );

  test.each<[string | Record<string, unknown>, object]>([
    ['/things/0', { ...success, things: [] }],
    ['/things', success],
    [{ status: 'error', code: 404 }, refusal],
  ])('%j: nothing is left to undo', async (ends, reply) => {
    await expect(undo(ends, reply)).rejects.toBeInstanceOf(NothingToUndo);
  });

  test.each<[string | Record<string, unknown>, object]>([
    ['/things/0', { ...success, things: [{ id: 1 }] }],
    ['/number', { ...success, number: 0 }],
    [{ status: 'error', code: 404 }, success],
    [
      { status: 'error', code: 404 },
      { ...refusal, code: 403 },
    ],
  ])('%j: the undo goes on', async (ends, reply) => {
    expect(await undo(ends, reply)).toEqual({ judged: 0 });
  });
});
