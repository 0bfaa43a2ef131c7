import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { api, channel, operation } from './api.js';
import { ordersApi } from './orders-api.js';
import {
  comes,
  connected,
  contextFor,
  judgeBy,
  publish,
  silence,
  type Happens,
  type Outcome,
} from './script.js';

const run = (check: string, parameters: unknown, script: readonly Happens[]): Promise<Outcome> =>
  judgeBy(check, parameters, contextFor([...connected, ...script]));
const suback = (...returnCodes: number[]): Happens => comes({ type: 'SUBACK', packetId: 1, returnCodes });

test('every check has a name of its own, a text and a schema', () => {
  expect(new Set(builtInChecks.map(({ name }) => name)).size).toBe(builtInChecks.length);
  for (const { text, parameters } of builtInChecks) {
    expect(text).toMatch(/\.$/);
    expect(parameters).toHaveProperty('type');
  }
});

describe('replies-in-flight', () => {
  const parameters = {
    before: [{ connect: {} }, { subscribe: { reply: 'ask' }, expect: 'suback' }],
    request: { operation: 'ask', parameters: { requestId: '{id}' }, payload: { key: '{key}' } },
    each: [
      { id: 1, key: 'a', value: 10 },
      { id: 2, key: 'b', value: 20 },
    ],
    reply: { payload: { value: '{value}' } },
  };
  const one = publish('answer/1', { value: 10 });
  const two = publish('answer/2', { value: 20 });

  test('every request gets its own reply, in any order', async () => {
    expect(await run('replies-in-flight', parameters, [suback(1), one, two])).toEqual({ judged: 3 });
    expect(await run('replies-in-flight', parameters, [suback(1), two, one])).toEqual({ judged: 3 });
    expect(await run('replies-in-flight', { ...parameters, reversed: true }, [suback(1), one, two])).toEqual({
      judged: 3,
    });
  });

  test.each<[string, Happens[], string, string]>([
    [
      'only the first is answered',
      [one, silence()],
      'a message on answer/2',
      'nothing of the kind came within 100 ms',
    ],
    [
      'contents are exchanged',
      [publish('answer/1', { value: 20 }), publish('answer/2', { value: 10 })],
      'on answer/1: payload /value is 10',
      'it is 20, in PUBLISH q0 answer/1 12 B {"value":20}',
    ],
    [
      'ids are exchanged',
      [publish('answer/2', { value: 10 }), two, silence()],
      'a message on answer/1',
      'nothing of the kind came within 100 ms; what came instead: PUBLISH q0 answer/2 12 B {"value":10} came at 4.0 ms; PUBLISH q0 answer/2 12 B {"value":20} came at 5.0 ms',
    ],
  ])('fails when %s', async (_what, script, expected, actual) => {
    expect(await run('replies-in-flight', parameters, [suback(1), ...script])).toEqual({ expected, actual });
  });

  test('each reply belongs to its own request by the id that was filled in', async () => {
    const ordering = {
      before: [{ connect: { clientId: 'c1' } }],
      request: { operation: 'orderUnacknowledged', payload: { thing: '{thing}' } },
      each: [
        { thing: 'a', number: 1 },
        { thing: 'b', number: 2 },
      ],
      reply: { contains: { number: '{number}' } },
    };
    const answer = (requestId: string, number: number): Happens =>
      publish('answers/c1', { action: 'order', requestId, status: 'success', number });
    const judge = (...script: Happens[]): Promise<Outcome> => {
      let count = 0;
      const nonce = (): string => `n${(count += 1)}`;
      const given = { api: ordersApi, originator: 'customer', nonce };
      return judgeBy('replies-in-flight', ordering, contextFor([...connected, ...script], given));
    };
    expect(await judge(answer('n2', 2), answer('n1', 1))).toEqual({ judged: 2 });
    expect(await judge(answer('n2', 1), answer('n1', 2))).toMatchObject({
      expected: 'on answers/c1: payload /number is 1',
    });
    expect(await judge(answer('n1', 1), answer('n1', 2), silence())).toMatchObject({
      expected: 'a message on answers/c1 with /requestId "n2"',
    });
  });

  test('what must come before the requests is judged as a step says', async () => {
    expect(await run('replies-in-flight', parameters, [suback(0x80)])).toMatchObject({
      actual: 'SUBACK with return codes [0x80] came',
    });
  });
});

describe('operation-accepted', () => {
  const puback = comes({ type: 'PUBACK', packetId: 1 });

  test('that the broker acknowledges says nothing of the device', async () => {
    const { inconclusive } = await run('operation-accepted', { operation: 'tell' }, [puback]);
    expect(inconclusive).toContain('that the broker takes it says nothing of the device');
    expect(inconclusive).toContain('--probe tell=<operation>');
  });

  test('another operation shows it, if it does not come by itself', async () => {
    const shown = { operation: 'tell', probe: 'status', watch: 100 };
    const acknowledged = comes({ type: 'PUBACK', packetId: 2 });
    const state = publish('status/d1', { on: true });
    expect(await run('operation-accepted', shown, [suback(1), silence(), acknowledged, state])).toEqual({
      judged: 1,
    });
    expect(await run('operation-accepted', shown, [suback(1), state])).toMatchObject({
      inconclusive: expect.stringContaining('operation status came before anything was sent') as string,
    });
    const wrong = publish('status/d1', { off: true });
    expect(await run('operation-accepted', shown, [suback(1), silence(), acknowledged, wrong])).toMatchObject(
      {
        expected: 'on status/d1: payload must have member "on" (message state)',
      },
    );
    expect(
      await run('operation-accepted', shown, [suback(1), silence(), acknowledged, silence()]),
    ).toMatchObject({ inconclusive: expect.stringContaining('no device was seen') as string });
  });

  test('without a value of a topic parameter nothing is sent', async () => {
    const room = operation('room', {
      channel: channel('rooms', 'room/{name}', { parameters: { name: {} } }),
    });
    const context = contextFor([], { api: { ...api, operations: { room } } });
    expect(await judgeBy('operation-accepted', { operation: 'room' }, context)).toEqual({
      inconclusive:
        'nothing was sent: the document gives no value of {name} in room/{name}; give --param name=…',
    });
  });

  test('an operation that does not exist is a mistake of the spec', async () => {
    await expect(run('operation-accepted', { operation: 'none' }, [])).rejects.toMatchObject({
      code: 'SPEC_MISTAKE',
    });
  });
});

describe('operation-replies', () => {
  const replies = (...script: Happens[]): Promise<Outcome> =>
    run('operation-replies', { operation: 'ask', watch: 100 }, [suback(1, 1), ...script]);

  test('the example request is answered on the reply channel', async () => {
    expect(await replies(publish('answer/7', { value: 1 }))).toEqual({ judged: 1 });
  });

  test('a reply that does not fit fails', async () => {
    expect(await replies(publish('answer/7', { value: 'x' }))).toMatchObject({
      expected: 'on answer/7: payload /value must be integer (message answer)',
    });
  });

  test('that none comes fails where the device was seen, and else says nothing', async () => {
    expect(await replies(silence())).toMatchObject({
      inconclusive: expect.stringContaining('no device was seen') as string,
    });
    expect(await replies(publish('answer/8', { value: 1 }), silence())).toMatchObject({
      inconclusive: expect.stringContaining('--param says another') as string,
    });
  });
});

describe('operation-sends', () => {
  const status = { ...api.operations['status']!, mqtt: {} };
  const sends = (...script: Happens[]): Promise<Outcome> =>
    judgeBy(
      'operation-sends',
      { operation: 'status', watch: 100 },
      contextFor([...connected, ...script], { api: { ...api, operations: { status } } }),
    );

  test('what comes is judged', async () => {
    expect(await sends(suback(1), publish('status/d1', { on: true }))).toEqual({ judged: 1 });
    expect(await sends(suback(1), publish('status/d1', { off: true }))).toMatchObject({
      expected: 'on status/d1: payload must have member "on" (message state)',
    });
  });

  test('silence proves nothing', async () => {
    expect(await sends(suback(1), silence())).toEqual({
      inconclusive: 'nothing that could be judged came within 0.1 s',
    });
  });

  test('a retained message alone may be of long ago', async () => {
    const kept = publish('status/d1', { on: true }, { retain: true });
    expect((await sends(suback(1), kept, silence())).inconclusive).toContain('only retained messages came');
  });

  test('that the broker refuses the subscription is none of the target', async () => {
    expect((await sends(suback(0x80))).inconclusive).toContain('refuses the subscription');
  });
});
