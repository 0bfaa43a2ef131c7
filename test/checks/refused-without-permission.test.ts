import { describe, expect, test } from 'vitest';
import type { Transcript } from '../../src/verdict/evidence.js';
import { ordersApi } from './orders-api.js';
import {
  answers,
  closes,
  comes,
  connack,
  connected,
  contextFor,
  garbage,
  judgeBy,
  opened,
  publish,
  sentBy,
  silence,
  type Happens,
  type Outcome,
} from './script.js';

const suback = (...returnCodes: number[]): Happens => comes({ type: 'SUBACK', packetId: 1, returnCodes });
const puback = comes({ type: 'PUBACK', packetId: 2 });
const answer = (payload: unknown, customer = 'c1'): Happens => publish(`answers/${customer}`, payload);
const forbidden = answer({ requestId: 'n1', status: 'error', code: 403, error: 'no' });
const unauthorized = answer({ requestId: 'n1', status: 'error', code: 401, error: 'who' });

const parameters = {
  without: [{ connect: { clientId: 'c1' } }],
  request: { operation: 'order', payload: { thing: 'a' } },
  refusals: [{ contains: { code: 401 } }, { contains: { code: 403 } }],
};
/** Looks at what the request would have changed. */
const unchanged = [
  { http: { operation: 'readState', parameters: { device: 'd' } }, expect: { http: { body: 1 } } },
];
/** Asks again with the permission. */
const granted = [
  { as: 'granted', connect: { clientId: 'c2' } },
  {
    as: 'granted',
    request: { operation: 'order', payload: { thing: 'a' } },
    expect: { reply: { contains: { status: 'success' } } },
  },
];
const grantedBy = (reply: object): Happens[] => [
  opened('granted'),
  comes({ type: 'CONNACK' }, 'granted'),
  comes({ type: 'PUBACK', packetId: 1 }, 'granted'),
  comes({ type: 'PUBLISH', topic: 'answers/c2', payload: JSON.stringify(reply) }, 'granted'),
];
const success = { action: 'order', requestId: 'n1', status: 'success', number: 7 };
const refusal = { action: 'order', requestId: 'n1', status: 'error', code: 500, error: 'full' };

const contextOf = (script: readonly Happens[]) =>
  contextFor([...connected, ...script], { api: ordersApi, originator: 'customer' });
const judge = (script: readonly Happens[], more: object = {}): Promise<Outcome> =>
  judgeBy('refused-without-permission', { ...parameters, ...more }, contextOf(script));
const judgeOperation = (operation: string, script: readonly Happens[] = []): Promise<Outcome> =>
  judge(script, { request: { operation, payload: {} } });

const demand = 'order is refused: {"code":401} or {"code":403}';

describe('a request without permission is refused', () => {
  test('and a connection that had ended before it could be written shows nothing', async () => {
    const outcome = await judge([suback(1), closes('write EPIPE')]);
    expect(outcome.inconclusive).toBe('it ended the connection before the request could reach it');
  });

  test.each<[string, Happens[], string]>([
    ['by an answer', [suback(1), puback, forbidden], 'the answer was PUBLISH q0 answers/c1 '],
    ['by another answer', [suback(1), unauthorized], 'the answer was PUBLISH q0 answers/c1 '],
    ['by a close', [suback(1), puback, closes()], 'the target closed the connection'],
    [
      'by a reset instead of an acknowledgement',
      [suback(1), closes('reset')],
      'the target closed the connection',
    ],
    ['with its subscription', [suback(0x80), puback], 'the subscription of answers/c1 was refused (0x80)'],
    [
      'with its subscription, then closed',
      [suback(0x80), closes()],
      'the subscription of answers/c1 was refused (0x80)',
    ],
    [
      'with its subscription, in silence',
      [suback(0x80), silence()],
      'the subscription of answers/c1 was refused (0x80)',
    ],
  ])('%s', async (_what, script, seen) => {
    const context = contextOf(script);
    const told: string[] = [];
    const record = context.driver.record.bind(context.driver);
    context.driver.record = (event) => {
      if (event.type === 'note') told.push((event as Extract<Transcript[number], { type: 'note' }>).text);
      return record(event);
    };
    expect(await judgeBy('refused-without-permission', parameters, context)).toEqual({ judged: 1 });
    expect(told).toHaveLength(1);
    expect(told[0]!.startsWith(seen)).toBe(true);
  });

  test('what is sent is the subscription of the own reply topic, then the whole request', async () => {
    const context = contextOf([suback(1), forbidden]);
    const packets = sentBy(context);
    await judgeBy('refused-without-permission', parameters, context);
    expect(packets.slice(1)).toMatchObject([
      { type: 'SUBSCRIBE', subscriptions: [{ filter: 'answers/c1', qos: 1 }] },
      { type: 'PUBLISH', topic: 'orders', payload: '{"action":"order","thing":"a","requestId":"n1"}' },
    ]);
  });

  test('a request at QoS 0 is not waited for where its subscription was refused', async () => {
    expect(await judgeOperation('orderUnacknowledged', [suback(0x80), forbidden])).toEqual({ judged: 1 });
  });

  test('names of the scope are filled in', async () => {
    const context = contextOf([suback(1), forbidden]);
    context.scope['code'] = 403;
    const refusals = [{ contains: { code: '{code}' } }];
    expect(await judgeBy('refused-without-permission', { ...parameters, refusals }, context)).toEqual({
      judged: 1,
    });
  });

  test('and changes nothing, and is accepted with it', async () => {
    const script = [suback(1), forbidden, answers(200, 1), ...grantedBy(success)];
    expect(await judge(script, { unchanged, granted })).toEqual({ judged: 2 });
  });
});

describe('it fails when', () => {
  test.each<[string, Happens[], string]>([
    ['it is accepted', [answer(success)], `PUBLISH q0 answers/c1 `],
    ['it is refused for another reason', [answer(refusal)], 'PUBLISH q0 answers/c1 '],
    ['the answer is no JSON', [answer('forbidden')], 'PUBLISH q0 answers/c1 9 B forbidden came at 4.0 ms'],
    ['nothing comes', [puback, silence()], 'nothing of the kind came within 100 ms'],
    [
      'the refusal goes to another client',
      [answer({ code: 403 }, 'c2'), silence()],
      'nothing of the kind came within 100 ms',
    ],
  ])('%s', async (_what, script, actual) => {
    const outcome = await judge([suback(1), ...script]);
    expect(outcome.expected).toBe(demand);
    expect(outcome.actual?.startsWith(actual)).toBe(true);
  });

  test('the refusal has not the form of one, or answers another request', async () => {
    const formless = answer({ requestId: 'n1', status: 'error', code: 403 });
    expect((await judge([suback(1), formless])).expected).toBe(
      `${demand}, and payload must have member "error" (message refused)`,
    );
    const foreign = answer({ requestId: 'n2', status: 'error', code: 403, error: 'no' });
    expect((await judge([suback(1), foreign])).expected).toBe(
      `${demand}, and its answer comes with /requestId "n1"`,
    );
  });

  test('the refusal breaks a rule of MQTT', async () => {
    const payload = JSON.stringify({ code: 403 });
    const broken = comes({ type: 'PUBLISH', topic: 'answers/c1', payload }, 'client', 'a rule is broken');
    expect(await judge([suback(1), broken])).toEqual({
      expected: 'a refusal on answers/c1',
      actual: 'PUBLISH q0 answers/c1 12 B {"code":403} came at 4.0 ms (a rule is broken)',
    });
    expect(await judge([suback(0x80), garbage('4001', 'a length of 1'), closes()])).toEqual({
      expected: 'a PUBACK of the request',
      actual: 'bytes came that are no packet: a length of 1 (4001)',
    });
  });

  test('the request had an effect all the same, though it was refused', async () => {
    expect(await judge([suback(0x80), puback, answers(200, 2)], { unchanged })).toEqual({
      expected: 'GET /api/d/state: body is 1',
      actual: 'it is 2',
    });
  });

  test('a step before the request does not hold that expects something', async () => {
    const without = [{ connect: {}, expect: { connack: 0 } }];
    const context = contextFor([opened(), connack(5)], { api: ordersApi });
    expect(await judgeBy('refused-without-permission', { ...parameters, without }, context)).toMatchObject({
      expected: 'CONNACK 0 (accepted)',
    });
  });
});

describe('it is inconclusive when', () => {
  test.each<[string, Happens[], string]>([
    ['the subscription is not acknowledged', [silence()], 'nothing of the kind came within 100 ms'],
    [
      'the acknowledgement is of another',
      [comes({ type: 'SUBACK', packetId: 7, returnCodes: [1] }), silence()],
      'nothing of the kind came within 100 ms; what came instead: SUBACK id7 ',
    ],
    [
      'the connection ends before the request',
      [closes()],
      'the connection was closed by the target (end) at 3.0 ms',
    ],
  ])('%s', async (_what, script, seen) => {
    const outcome = await judge(script);
    const reason = `without did not hold: expected a SUBACK for answers/c1, but ${seen}`;
    expect(outcome.inconclusive?.slice(0, reason.length)).toBe(reason);
  });

  test('the client cannot be made ready', async () => {
    const context = contextFor([opened(), connack(5)], { api: ordersApi });
    expect(await judgeBy('refused-without-permission', parameters, context)).toEqual({
      inconclusive:
        'without did not hold: expected CONNACK 0 (accepted), but CONNACK 5 (not authorized) with session present 0 came at 2.0 ms',
    });
  });

  test('it cannot be seen whether something changed', async () => {
    const look = [{ http: unchanged[0]!.http }];
    expect(await judge([suback(1), forbidden, answers(503)], { unchanged: look })).toEqual({
      inconclusive:
        'unchanged did not hold: expected GET /api/d/state: HTTP status 2xx, but HTTP status 503 with nothing',
    });
  });

  test('the same request is refused with the permission as well', async () => {
    const outcome = await judge([suback(1), forbidden, ...grantedBy(refusal)], { granted });
    expect(outcome.inconclusive).toMatch(
      /^control did not hold: expected on answers\/c2: payload \/status is "success", but it is "error", in /,
    );
  });

  test('our own side hangs up first', async () => {
    const hangsUp: Happens = { on: 'client', type: 'closed', by: 'library', how: 'end' };
    expect(await judge([suback(1), hangsUp])).toEqual({
      inconclusive: `${demand}: the client library gave up the connection (end) at 4.0 ms`,
    });
  });

  test('something came that is more than the harness takes', async () => {
    const ours: Happens = {
      ...(garbage('30', 'more than the harness takes') as object),
      ours: true,
    } as Happens;
    expect(await judge([suback(1), ours])).toEqual({
      inconclusive: 'a refusal on answers/c1: more than the harness takes',
    });
  });
});

test.each<[string, object, string]>([
  [
    'an operation that does not exist',
    { request: { operation: 'odrer' } },
    'the API has no operation "odrer"',
  ],
  [
    'one that is not answered',
    { request: { operation: 'tell' } },
    'operation "tell" has no reply in the API',
  ],
  ['a client that is not connected', { as: 'other' }, 'no client "other" is connected at this point'],
  ['steps that say nothing', { without: [{}] }, 'a step says nothing'],
])('%s is a mistake of the spec', async (_what, more, message) => {
  await expect(judge([], more)).rejects.toMatchObject({ code: 'SPEC_MISTAKE', message });
});
