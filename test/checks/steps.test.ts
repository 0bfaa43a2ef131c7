import { describe, expect, test } from 'vitest';
import { runSteps } from '../../src/checks/index.js';
import { toldStep } from '../../src/steps/told-step.js';
import { stepText } from '../../src/verdict/step-text.js';
import type { Expect, Step } from '../../src/steps/step.js';
import {
  closes,
  comes,
  connack,
  connected,
  contextFor,
  judge,
  judgeConnected,
  opened,
  publish,
  silence,
} from './script.js';

describe('closed', () => {
  test.each<[string, Step[]]>([
    ['alone', [{ expect: 'closed' }]],
    ['after bytes', [{ send: { hex: 'f0 00' }, expect: 'closed' }]],
    [
      'after a packet',
      [{ send: { packet: { type: 'SUBSCRIBE', packetId: 0, subscriptions: [] } }, expect: 'closed' }],
    ],
    ['after DISCONNECT by the target', [{ send: { hex: 'e001' }, expect: { closed: true } }]],
  ])('%s', async (_what, steps) => {
    expect(await judgeConnected(steps, [closes('reset')])).toEqual({ judged: 1 });
  });

  test('a connection that stays open fails, and what came is told', async () => {
    expect(await judgeConnected([{ expect: 'closed' }], [publish('a', 'x'), silence()])).toEqual({
      expected: 'the target closes the connection',
      actual: 'it stayed open for 100 ms; PUBLISH q0 a 1 B x came at 3.0 ms',
    });
  });

  test('one that only settles need not come', async () => {
    expect(await judgeConnected([{ settle: 'closed' }], [silence()])).toEqual({ judged: 0 });
    expect(await judgeConnected([{ settle: 'closed' }], [closes()])).toEqual({ judged: 0 });
    expect(await judgeConnected([{ drop: {} }, { settle: 'closed' }], [])).toMatchObject({
      inconclusive: expect.stringContaining('closed by us') as string,
    });
  });

  test('a close of ours says nothing about the target', async () => {
    expect(await judgeConnected([{ drop: {} }, { expect: 'closed' }], [])).toEqual({
      inconclusive:
        'the target closes the connection: the connection had been closed by us (reset) at 2.0 ms',
    });
    expect(await judgeConnected([{ disconnect: {}, expect: 'closed' }], [])).toMatchObject({
      inconclusive: expect.stringContaining('closed by us') as string,
    });
  });
});

describe('anyOf', () => {
  const expected: Expect = { anyOf: ['closed', { connack: [1, 2] }, { message: { topic: 'a' } }] };

  test('any alternative will do, and counts once', async () => {
    expect(await judgeConnected([{ expect: { anyOf: ['puback', 'closed'] } }], [closes()])).toEqual({
      judged: 1,
    });
    expect(
      await judgeConnected([{ expect: { anyOf: ['closed', 'message'] } }], [silence(), publish('a', 'x')]),
    ).toEqual({
      judged: 1,
    });
    const refused = await judge(
      [{ connect: {}, expect: { anyOf: [{ connack: [1, 2] }, 'closed'] } }],
      [opened(), connack(2)],
    );
    expect(refused).toEqual({ judged: 1 });
  });

  test('what comes while another alternative is awaited is not lost', async () => {
    const refusedLate = [opened(), silence(), connack(2), silence()];
    const steps: Step[] = [{ connect: {}, expect: { anyOf: [{ connack: [1, 2] }, 'closed'] } }];
    expect(await judge(steps, refusedLate)).toEqual({ judged: 1 });
    const acknowledgedLate = [silence(), comes({ type: 'PINGRESP' }), silence()];
    expect(await judgeConnected([{ expect: { anyOf: ['pingresp', 'closed'] } }], acknowledgedLate)).toEqual({
      judged: 1,
    });
  });

  test('when none holds, all are named', async () => {
    expect(await judgeConnected([{ expect: expected }], [silence(), silence(), silence()])).toEqual({
      expected:
        'the target closes the connection, or CONNACK 1 (unacceptable protocol version) or CONNACK 2 (identifier rejected), or a message on a',
      actual:
        'it stayed open for 34 ms; nothing of the kind came within 34 ms; nothing of the kind came within 100 ms',
    });
  });

  test('a wrong CONNACK decides, though the connection is closed after it', async () => {
    const outcome = await judge(
      [{ connect: {}, expect: { anyOf: [{ connack: [1, 2] }, 'closed'] } }],
      [opened(), connack(0), closes()],
    );
    expect(outcome).toEqual({
      expected: 'CONNACK 1 (unacceptable protocol version) or CONNACK 2 (identifier rejected), or closed',
      actual: 'CONNACK 0 (accepted) with session present 0 came at 2.0 ms',
    });
  });
});

describe('steps', () => {
  test('each client has a connection of its own', async () => {
    const steps: Step[] = [
      { as: 'a', connect: {} },
      { as: 'b', connect: {} },
      { as: 'b', expect: { message: { topic: 't' } } },
      { as: 'a', expect: 'closed' },
    ];
    const script = [
      opened('a'),
      comes({ type: 'CONNACK' }, 'a'),
      opened('b'),
      comes({ type: 'CONNACK' }, 'b'),
      closes('end', 'a'),
      comes({ type: 'PUBLISH', topic: 't' }, 'b'),
    ];
    expect(await judge(steps, script)).toEqual({ judged: 2 });
  });

  test('a client that connects again has a new connection', async () => {
    const steps: Step[] = [
      { disconnect: {} },
      { connect: {}, expect: { connack: { sessionPresent: true } } },
    ];
    expect(await judgeConnected(steps, [opened(), connack(0, true)])).toEqual({ judged: 1 });
  });

  test('a wait may have a deadline of its own', async () => {
    expect(await judgeConnected([{ within: '2s', expect: 'pingresp' }], [])).toMatchObject({
      actual: 'nothing of the kind came within 2000 ms',
    });
  });

  test('nothing fails the target in a control, a preamble or an undo', async () => {
    const context = contextFor([opened(), connack(5)]);
    const control = runSteps(context, [{ connect: {}, expect: { connack: 0 } }], {
      stage: 'control',
      judging: false,
    });
    await expect(control).rejects.toThrow(
      'control did not hold: expected CONNACK 0 (accepted), but CONNACK 5 (not authorized) with session present 0 came at 2.0 ms',
    );
  });

  test('steps that expect nothing judge nothing', async () => {
    expect(await judge([{ connect: {} }], connected)).toEqual({ judged: 0 });
  });

  test.each<[string, Step[], string]>([
    ['no connection', [{ ping: {} }], 'no client "client" is connected at this point'],
    [
      'no such operation',
      [{ connect: {} }, { publish: { operation: 'asq' } }],
      'the API has no operation "asq"',
    ],
    [
      'a parameter missing',
      [{ connect: {} }, { publish: { operation: 'ask' } }],
      'operation "ask" lacks a value for requestId',
    ],
    [
      'no reply',
      [{ connect: {} }, { subscribe: { reply: 'tell' } }],
      'operation "tell" has no reply to subscribe to',
    ],
    ['no topic', [{ connect: {} }, { publish: { text: 'x' } }], 'a publish needs a topic or an operation'],
    ['nothing at all', [{ as: 'x' }], 'a step says nothing'],
    ['an empty expect', [{ connect: {} }, { expect: {} }], 'an expect says nothing'],
  ])('%s is a mistake of the spec, never a verdict on the target', async (_what, steps, message) => {
    await expect(judge(steps, connected)).rejects.toMatchObject({ code: 'SPEC_MISTAKE', message });
  });

  test('a step is told in one line', () => {
    const told = (step: Record<string, unknown>, verb: string): string =>
      stepText(toldStep(step, verb, { number: 1 }));
    expect(told({ connect: { clean: true }, expect: 'connack' }, 'connect')).toBe(
      'connect {"clean":true} expect connack',
    );
    expect(told({ publish: { topic: 'a', text: 'x'.repeat(400) } }, 'publish')).toHaveLength(300);
  });

  test('what a step says is kept as it stands, but for texts that are long and words that are many', () => {
    const place = { stage: 'preamble', part: 'device', number: 2 } as const;
    const words = (words: unknown): unknown => toldStep({ connect: words }, 'connect', place).words;
    expect(toldStep({ connect: { clean: true } }, 'connect', place)).toEqual({
      ...place,
      verb: 'connect',
      words: { clean: true },
    });
    expect(words({ username: 'x'.repeat(400) })).toEqual({ username: `${'x'.repeat(300)}…` });
    expect(words(Array(5000).fill('many'))).toHaveLength(301);
  });
});

test('a note does nothing, and stands in the transcript with its words', async () => {
  const context = contextFor([...connected, publish('a', 'x')], { scope: { who: 'the message' } });
  const told: string[] = [];
  const record = context.driver.record.bind(context.driver);
  context.driver.record = (event) => {
    if (event.type === 'step') told.push(stepText(event));
    return record(event);
  };
  const steps: Step[] = [
    { connect: {} },
    { note: { text: 'Now {who} comes.' } },
    { expect: { message: { topic: 'a' } } },
  ];
  expect(await runSteps(context, steps, { judging: true })).toMatchObject({ judged: 1 });
  expect(told[1]).toBe('note {"text":"Now the message comes."}');
});
