import { describe, expect, test } from 'vitest';
import { toldStep } from '../../src/steps/told-step.js';
import { stepText } from '../../src/verdict/step-text.js';
import type { Expect, Step } from '../../src/steps/step.js';
import {
  answers,
  closes,
  comes,
  connack,
  judge,
  judgeConnected,
  opened,
  publish,
  silence,
} from './script.js';

const readState = { operation: 'readState', parameters: { device: 'd' } };
const subscribe = { filter: 'a', packetId: 3 };
const suback = comes({ type: 'SUBACK', packetId: 3, returnCodes: [0x80] });
const unmet = (expected: string, actual: string): object => ({
  inconclusive: `a precondition did not hold: expected ${expected}, but ${actual}`,
});

describe('given', () => {
  test.each<[string, Step, ReturnType<typeof comes>]>([
    ['a message', { given: { message: { topic: 'a' } } }, publish('a', 'x')],
    ['a close', { given: 'closed' }, closes()],
    ['an acknowledgement', { subscribe, given: { suback: [0x80] } }, suback],
    ['an answer', { http: readState, given: { http: { status: 404 } } }, answers(404)],
    ['one of several', { given: { anyOf: [{ message: { topic: 'a' } }, 'closed'] } }, publish('a', 'x')],
  ])('%s that comes is a precondition that holds, and judges nothing', async (_what, step, event) => {
    expect(await judgeConnected([step], [event])).toEqual({ judged: 0 });
  });

  test.each<[string, Expect, string, string]>([
    [
      'a message',
      { message: { topic: 'a' } },
      'a message on a',
      'nothing of the kind came within 100 ms; what came instead: PUBLISH q0 b 1 B x came at 3.0 ms',
    ],
    [
      'a content',
      { message: { text: 'y' } },
      'on b: payload is the text "y"',
      'it is "x", in PUBLISH q0 b 1 B x',
    ],
    [
      'a close',
      'closed',
      'the target closes the connection',
      'it stayed open for 100 ms; PUBLISH q0 b 1 B x came at 3.0 ms',
    ],
    [
      'a PINGRESP',
      'pingresp',
      'PINGRESP',
      'nothing of the kind came within 100 ms; what came instead: PUBLISH q0 b 1 B x came at 3.0 ms',
    ],
  ])('%s that does not come makes the case inconclusive', async (_what, given, expected, actual) => {
    const script = [publish('b', 'x'), silence()];
    expect(await judgeConnected([{ given }], script)).toEqual(unmet(expected, actual));
  });

  test('it takes the place of what usually follows', async () => {
    expect(await judgeConnected([{ subscribe, given: { suback: [0x80] } }], [suback])).toEqual({ judged: 0 });
    expect(await judgeConnected([{ subscribe }], [suback])).toEqual(
      unmet('SUBACK with packet id 3 that grants every filter', 'SUBACK with return codes [0x80] came'),
    );
    const refused: Step[] = [{ connect: {}, given: { connack: 5 } }];
    expect(await judge(refused, [opened(), connack(5)])).toEqual({ judged: 0 });
    expect(await judge(refused, [opened(), connack(0)])).toEqual(
      unmet('CONNACK 5 (not authorized)', 'CONNACK 0 (accepted) with session present 0 came at 2.0 ms'),
    );
    expect(await judge([{ http: readState, given: { http: { status: 404 } } }], [answers(200)])).toEqual(
      unmet('GET /api/d/state: HTTP status 404', 'HTTP status 200 with nothing'),
    );
  });

  test('what is kept from it is a precondition as well', async () => {
    const step: Step = { given: { message: { topic: 'a' } }, capture: { it: '/off' } };
    expect(await judgeConnected([step], [publish('a', { on: 1 })])).toEqual(
      unmet('a value for it at /off', 'there is none'),
    );
  });

  test('a packet that breaks a rule fails all the same', async () => {
    const broken = comes({ type: 'PUBLISH', topic: 'a', payload: 'x' }, 'client', 'a rule is broken');
    expect(await judgeConnected([{ given: { message: { topic: 'a' } } }], [broken])).toEqual({
      expected: 'a message on a',
      actual: 'PUBLISH q0 a 1 B x came at 3.0 ms (a rule is broken)',
    });
  });

  test('a step is told with what it presumes', () => {
    const step = { request: { operation: 'ask' }, given: 'reply' };
    expect(stepText(toldStep(step, 'request', { number: 1 }))).toBe(
      'request {"operation":"ask"} given reply',
    );
  });
});
