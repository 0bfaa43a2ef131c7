import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/steps/step.js';
import type { MessageWords } from '../../src/steps/content-words.js';
import { correlatedBy } from './api.js';
import { garbage, judgeConnected, publish, silence, type Happens } from './script.js';

type Expected = Exclude<NonNullable<Step['expect']>, string>;

const message = (words: MessageWords): Step[] => [{ expect: { message: words } }];

describe('message', () => {
  test.each<[MessageWords, Happens]>([
    [{}, publish('any', 'x')],
    [{ topic: 'a/+' }, publish('a/b', 'x')],
    [{ topic: 'a/#', topicPattern: '^a/\\d+$' }, publish('a/12', 'x')],
    [{ topic: 'a', qos: [0, 1], retain: false, dup: false }, publish('a', 'x', { qos: 1 })],
    [{ topic: 'a', retain: true }, publish('a', 'x', { retain: true })],
    [{ operation: 'status' }, publish('status/d1', { on: true })],
    [{ operation: 'status', parameters: { device: 'd1' } }, publish('status/d1', { on: 1 })],
    [{ operation: 'status', topic: 'status/d2' }, publish('status/d2', { on: 1 })],
    // Published retained: RETAIN is 1 towards a new subscription and 0 towards an old one.
    [{ operation: 'birth' }, publish('birth', {}, { retain: true })],
    [{ operation: 'birth' }, publish('birth', {}, { retain: false })],
  ])('%j is met', async (words, packet) => {
    expect(await judgeConnected(message(words), [packet])).toEqual({ judged: 1 });
  });

  test('a bare word takes any message', async () => {
    expect(await judgeConnected([{ expect: 'message' }], [publish('a', 'x')])).toEqual({ judged: 1 });
  });

  test.each<[MessageWords, Happens, string, string]>([
    [
      { topicPattern: '^a/\\d+$' },
      publish('a/b', 'x'),
      'on a/b: a topic like ^a/\\d+$',
      'it is a/b, in PUBLISH q0 a/b 1 B x',
    ],
    [{ qos: 1 }, publish('a', 'x'), 'on a: QoS 1', 'QoS 0, in PUBLISH q0 a 1 B x'],
    [{ qos: [0, 1] }, publish('a', 'x', { qos: 2 }), 'on a: QoS 0 or 1', 'QoS 2, in PUBLISH q2 id9 a 1 B x'],
    [{ retain: true }, publish('a', 'x'), 'on a: RETAIN 1', 'RETAIN 0, in PUBLISH q0 a 1 B x'],
    [
      { dup: false },
      publish('a', 'x', { qos: 1, dup: true }),
      'on a: DUP 0',
      'DUP 1, in PUBLISH q1 id9 dup a 1 B x',
    ],
    [
      { operation: 'status' },
      publish('status/d', { on: 1 }, { retain: true }),
      'on status/d: RETAIN 0',
      'RETAIN 1, in PUBLISH q0 retain status/d 8 B {"on":1}',
    ],
    [
      { operation: 'status' },
      publish('status/d', { off: 1 }),
      'on status/d: payload must have member "on" (message state)',
      'it is {"off":1}, in PUBLISH q0 status/d 9 B {"off":1}',
    ],
    [
      { operation: 'status' },
      publish('status/d', 'on'),
      'on status/d: payload is JSON',
      'it is "on", in PUBLISH q0 status/d 2 B on',
    ],
  ])('%j fails', async (words, packet, expected, actual) => {
    expect(await judgeConnected(message(words), [packet])).toEqual({ expected, actual });
  });

  test('messages on other topics are let through, and named when nothing else came', async () => {
    const script = [publish('b', 'x'), publish('a', 'y')];
    expect(await judgeConnected(message({ topic: 'a' }), script)).toEqual({ judged: 1 });
    expect(await judgeConnected(message({ topic: 'c' }), [...script, silence()])).toEqual({
      expected: 'a message on c',
      actual:
        'nothing of the kind came within 100 ms; what came instead: PUBLISH q0 b 1 B x came at 3.0 ms; PUBLISH q0 a 1 B y came at 4.0 ms',
    });
  });

  test('each message is taken by one step only', async () => {
    const twice = [...message({ topic: 'a' }), ...message({ topic: 'a' })];
    expect(await judgeConnected(twice, [publish('a', 'x'), silence()])).toMatchObject({
      actual: 'nothing of the kind came within 100 ms',
    });
  });

  test('a packet that breaks a rule is judged before the message that was awaited', async () => {
    const script = [garbage('3002', 'the topic is missing'), publish('a', 'x')];
    expect(await judgeConnected(message({ topic: 'a' }), script)).toEqual({
      expected: 'a message on a',
      actual: 'bytes came that are no packet: the topic is missing (3002)',
    });
  });
});

describe('reply', () => {
  const asking = (expected?: Expected['reply'], requestId = 4): Step[] => [
    { request: { operation: 'ask', parameters: { requestId }, payload: { key: 'a' } } },
    { expect: expected === undefined ? 'reply' : { reply: expected } },
  ];

  test('comes on the reply channel with the id of the request, and fits one of its messages', async () => {
    expect(await judgeConnected(asking(), [publish('answer/4', { value: 1 })])).toEqual({ judged: 1 });
    expect(await judgeConnected(asking(), [publish('answer/4', { error: 'no' })])).toEqual({ judged: 1 });
    expect(
      await judgeConnected(asking({ payload: { value: 2 } }), [publish('answer/4', { value: 2 })]),
    ).toEqual({
      judged: 1,
    });
  });

  test.each<[string, Expected['reply'], Happens[], string, string]>([
    [
      'on the topic of another request',
      true,
      [publish('answer/5', { value: 1 }), silence()],
      'a message on answer/4',
      'nothing of the kind came within 100 ms; what came instead: PUBLISH q0 answer/5 11 B {"value":1} came at 3.0 ms',
    ],
    [
      'that fits no message, told by the nearest',
      true,
      [publish('answer/4', { value: 'one' })],
      'on answer/4: payload /value must be integer (message answer)',
      'it is "one", in PUBLISH q0 answer/4 15 B {"value":"one"}',
    ],
    [
      'that is retained',
      true,
      [publish('answer/4', { value: 1 }, { retain: true })],
      'on answer/4: RETAIN 0',
      'RETAIN 1, in PUBLISH q0 retain answer/4 11 B {"value":1}',
    ],
    [
      'with another content',
      { payload: { value: 2 } },
      [publish('answer/4', { value: 1 })],
      'on answer/4: payload /value is 2',
      'it is 1, in PUBLISH q0 answer/4 11 B {"value":1}',
    ],
  ])('a reply %s fails', async (_what, words, script, expected, actual) => {
    expect(await judgeConnected(asking(words), script)).toEqual({ expected, actual });
  });

  test('may belong to its request by a member of the payload', async () => {
    const script = [publish('answer/4', { key: 'b', value: 1 }), publish('answer/4', { key: 'a', value: 2 })];
    const steps = asking({ contains: { value: 2 } });
    expect(await judgeConnected(steps, script, { api: correlatedBy('/key') })).toEqual({ judged: 1 });
  });

  test('without a request before it, it is a mistake of the spec', async () => {
    await expect(judgeConnected([{ expect: 'reply' }], [])).rejects.toThrow(
      'client "client" has sent no request whose reply could be expected',
    );
  });
});
