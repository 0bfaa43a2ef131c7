import { describe, expect, test } from 'vitest';
import type { Expect, Step } from '../../src/steps/step.js';
import { closes, comes, connack, garbage, judge, opened, publish, silence, type Happens } from './script.js';

const connect = (expected?: Expect): Step[] => [
  { connect: {}, ...(expected === undefined ? {} : { expect: expected }) },
];

describe('connect', () => {
  test.each<[Expect, number, boolean]>([
    [{ connack: 0 }, 0, false],
    ['connack', 0, true],
    [{ connack: [4, 5] }, 5, false],
    [{ connack: { returnCode: 0, sessionPresent: true } }, 0, true],
    [{ connack: { sessionPresent: false } }, 0, false],
  ])('%j is met by return code %d, session present %s', async (expected, code, present) => {
    expect(await judge(connect(expected), [opened(), connack(code, present)])).toEqual({ judged: 1 });
  });

  test.each<[Expect, number, boolean, string, string]>([
    [
      { connack: 5 },
      0,
      false,
      'CONNACK 5 (not authorized)',
      'CONNACK 0 (accepted) with session present 0 came at 2.0 ms',
    ],
    [
      { connack: [4, 5] },
      2,
      false,
      'CONNACK 4 (bad user name or password) or CONNACK 5 (not authorized)',
      'CONNACK 2 (identifier rejected) with session present 0 came at 2.0 ms',
    ],
    [
      { connack: { returnCode: 0, sessionPresent: false } },
      0,
      true,
      'CONNACK 0 (accepted) with session present 0',
      'CONNACK 0 (accepted) with session present 1 came at 2.0 ms',
    ],
    [
      'connack',
      3,
      false,
      'CONNACK 0 (accepted)',
      'CONNACK 3 (server unavailable) with session present 0 came at 2.0 ms',
    ],
  ])('%j fails on return code %d, session present %s', async (expected, code, present, demand, seen) => {
    const outcome = await judge(connect(expected), [opened(), connack(code, present)]);
    expect(outcome).toEqual({ expected: demand, actual: seen });
  });

  test.each([
    [5, '; give --param username=… and --param password=… if it asks for them'],
    [3, ''],
  ])('return code %d where no user name was given: it is said what to give, or not', async (code, advice) => {
    const script = [opened(), connack(code)];
    const outcome = await judge(connect(), script, { notGiven: ['username', 'password'] });
    expect(outcome.inconclusive?.split(' came at 2.0 ms')[1]).toBe(advice);
  });

  test('a refusal that no step expected is a precondition that did not hold', async () => {
    expect(await judge(connect(), [opened(), connack(5)])).toEqual({
      inconclusive:
        'a precondition did not hold: expected CONNACK 0 (accepted), but CONNACK 5 (not authorized) with session present 0 came at 2.0 ms',
    });
  });

  test.each([
    ['closes', [closes('reset')], 'the connection was closed by the target (reset) at 2.0 ms'],
    ['stays silent', [silence()], 'nothing of the kind came within 100 ms'],
  ])('a target that %s instead of answering fails what a step expects', async (_what, script, seen) => {
    const demanded = await judge(connect({ connack: 0 }), [opened(), ...script]);
    expect(demanded).toEqual({ expected: 'CONNACK 0 (accepted)', actual: seen });
    const assumed = await judge(connect(), [opened(), ...script]);
    expect(assumed).toEqual({
      inconclusive: `a precondition did not hold: expected CONNACK 0 (accepted), but ${seen}`,
    });
  });

  const others: [string, Happens, string][] = [
    ['another packet', publish('a', 'x'), 'PUBLISH q0 a 1 B x came at 2.0 ms'],
    [
      'a malformed CONNACK',
      comes({ type: 'CONNACK', flags: 1 }, 'client', 'CONNACK has reserved flags set'),
      'CONNACK 0 (accepted) came at 2.0 ms (CONNACK has reserved flags set)',
    ],
    [
      'bytes that are no packet',
      garbage('485454502f312e31', 'HTTP is no packet'),
      'bytes came that are no packet: HTTP is no packet (485454502f312e31)',
    ],
  ];
  test.each(others)(
    '%s as the first word fails what a step expects (MQTT-3.2.0-1)',
    async (_what, first, seen) => {
      expect(await judge(connect({ connack: 0 }), [opened(), first, connack()])).toEqual({
        expected: 'CONNACK 0 (accepted)',
        actual: seen,
      });
    },
  );

  test.each(others.slice(1))('%s fails even when nothing was expected', async (_what, first, seen) => {
    expect(await judge(connect(), [opened(), first])).toEqual({
      expected: 'CONNACK 0 (accepted)',
      actual: seen,
    });
  });

  test('another packet before CONNACK is left to the rules of every connection where nothing was expected', async () => {
    const steps: Step[] = [...connect(), { expect: { message: { topic: 'a' } } }];
    expect(await judge(steps, [opened(), publish('a', 'x'), connack()])).toEqual({ judged: 1 });
  });

  test('what went over a limit of ours says nothing about the target', async () => {
    const tooLong = { ...garbage('30ffffff7f', 'longer than the harness reads'), ours: true as const };
    expect(await judge(connect({ connack: 0 }), [opened(), tooLong])).toEqual({
      inconclusive: 'CONNACK 0 (accepted): longer than the harness reads',
    });
  });

  test('without a greeting only the network connection is opened, and a later step says the first word', async () => {
    const steps: Step[] = [{ connect: { greet: false } }, { send: { hex: '10 00' }, expect: 'closed' }];
    expect(await judge(steps, [opened(), closes()])).toEqual({ judged: 1 });
  });

  test('a connection that cannot be opened is an error of the lab, not of the target', async () => {
    await expect(judge(connect({ connack: 0 }), [])).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });
});
