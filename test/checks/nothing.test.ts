import { describe, expect, test } from 'vitest';
import type { NothingWords } from '../../src/steps/verbs/nothing.js';
import type { Step } from '../../src/steps/step.js';
import {
  closes,
  comes,
  connack,
  garbage,
  judge,
  judgeConnected,
  opened,
  publish,
  silence,
} from './script.js';

const pingresp = comes({ type: 'PINGRESP' });
const nothing = (words: NothingWords): Step[] => [{ nothing: words }];

describe('nothing until ping', () => {
  test('PINGRESP came first', async () => {
    expect(
      await judgeConnected(nothing({ topic: 'a', until: 'ping' }), [publish('b', 'x'), pingresp]),
    ).toEqual({
      judged: 1,
    });
  });

  test.each<[NothingWords, string, string]>([
    [{ topic: 'a/#', until: 'ping' }, 'no message on a/#', 'PUBLISH q0 a/b 1 B x came at 3.0 ms'],
    [{ until: 'ping' }, 'no message on any topic', 'PUBLISH q0 a/b 1 B x came at 3.0 ms'],
  ])('%j fails on a message', async (words, expected, actual) => {
    expect(await judgeConnected(nothing(words), [publish('a/b', 'x'), pingresp])).toEqual({
      expected,
      actual,
    });
  });

  test('a packet type may be meant', async () => {
    const words: NothingWords = { packet: 'PUBACK', until: 'ping' };
    expect(await judgeConnected(nothing(words), [publish('a', 'x'), pingresp])).toEqual({ judged: 1 });
    expect(await judgeConnected(nothing(words), [comes({ type: 'PUBACK', packetId: 1 }), pingresp])).toEqual({
      expected: 'no PUBACK',
      actual: 'PUBACK id1 came at 3.0 ms',
    });
  });

  test('what came after the fence is no matter of this step', async () => {
    const steps: Step[] = [
      ...nothing({ topic: 'a', until: 'ping' }),
      { expect: { message: { topic: 'a' } } },
    ];
    expect(await judgeConnected(steps, [pingresp, publish('a', 'x')])).toEqual({ judged: 2 });
  });

  test.each([
    ['does not come', [silence()], 'nothing of the kind came within 100 ms'],
    ['is cut off', [closes()], 'the connection was closed by the target (end) at 3.0 ms'],
  ])('when the fence %s nothing can be said', async (_what, script, seen) => {
    expect(await judgeConnected(nothing({ until: 'ping' }), script)).toEqual({
      inconclusive: `a precondition did not hold: expected PINGRESP as a fence, but ${seen}`,
    });
  });
});

describe('nothing until a sentinel', () => {
  const steps: Step[] = [
    { connect: {} },
    { as: 'sender', connect: {} },
    { nothing: { topic: 'a/b', until: { sentinel: { as: 'sender', topic: 'a/z', qos: 1 } } } },
  ];
  const both = [opened(), connack(), opened('sender'), comes({ type: 'CONNACK', returnCode: 0 }, 'sender')];

  test('the sentinel came and the message did not', async () => {
    expect(await judge(steps, [...both, publish('a/z', 'sentinel n1')])).toEqual({ judged: 1 });
  });

  test('the message came before the sentinel', async () => {
    expect(await judge(steps, [...both, publish('a/b', 'x'), publish('a/z', 'sentinel n1')])).toEqual({
      expected: 'no message on a/b',
      actual: 'PUBLISH q0 a/b 1 B x came at 5.0 ms',
    });
  });

  test('a sentinel that comes twice, on the very topic that must stay silent, is no message', async () => {
    const here: Step[] = [
      { connect: {} },
      { as: 'sender', connect: {} },
      { nothing: { topic: 'a/b', until: { sentinel: { as: 'sender', topic: 'a/b', qos: 1 } } } },
      { nothing: { topic: 'a/b', until: { quiet: '50ms' } } },
    ];
    const twice = [publish('a/b', 'sentinel n1'), publish('a/b', 'sentinel n1')];
    expect(await judge(here, [...both, ...twice, silence()])).toEqual({ judged: 2 });
    expect(await judge(here, [...both, ...twice, publish('a/b', 'x'), silence()])).toMatchObject({
      expected: 'no message on a/b',
      actual: 'PUBLISH q0 a/b 1 B x came at 7.0 ms',
    });
  });

  test('nor is it the message that a step waits for', async () => {
    const then: Step[] = [
      { connect: {} },
      { as: 'sender', connect: {} },
      { nothing: { topic: 'a/b', until: { sentinel: { as: 'sender', topic: 'a/b', qos: 1 } } } },
      { expect: { message: { topic: 'a/b', text: 'x' } } },
    ];
    const twice = [publish('a/b', 'sentinel n1'), publish('a/b', 'sentinel n1')];
    expect(await judge(then, [...both, ...twice, publish('a/b', 'x')])).toEqual({ judged: 2 });
  });

  test("another run's sentinel is none", async () => {
    expect(await judge(steps, [...both, publish('a/z', 'sentinel n2'), silence()])).toEqual({
      inconclusive:
        'a precondition did not hold: expected the sentinel that sender published on a/z, but nothing of the kind came within 100 ms; what came instead: PUBLISH q0 a/z 11 B sentinel n2 came at 5.0 ms',
    });
  });
});

describe('nothing for a while', () => {
  const steps = nothing({ topic: 'a', until: { quiet: '50ms' } });

  test('it stayed quiet', async () => {
    expect(await judgeConnected(steps, [publish('b', 'x'), silence(), publish('a', 'later')])).toEqual({
      judged: 1,
    });
  });

  test('the message came', async () => {
    expect(await judgeConnected(steps, [publish('b', 'x'), publish('a', 'x')])).toEqual({
      expected: 'no message on a',
      actual: 'PUBLISH q0 a 1 B x came at 4.0 ms',
    });
  });

  test('a packet that breaks a rule is no message on the topic', async () => {
    expect(await judgeConnected(steps, [garbage('d00100', 'a length of 1'), silence()])).toEqual({
      judged: 1,
    });
  });

  test('after bytes without an end nothing can be read any more', async () => {
    expect(await judgeConnected(steps, [garbage('d0ffffffff', 'a length without end')])).toEqual({
      expected: 'no message on a',
      actual: 'bytes came that are no packet: a length without end (d0ffffffff)',
    });
  });

  test('a connection that ends proves no absence', async () => {
    expect(await judgeConnected(steps, [closes('reset')])).toEqual({
      inconclusive:
        'a precondition did not hold: expected the connection to stay open for 50 ms, but the connection was closed by the target (reset) at 3.0 ms',
    });
  });
});
