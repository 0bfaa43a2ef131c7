import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/steps/step.js';
import { comes, connected, contextFor, judgeBy, judgeConnected, publish } from './script.js';

type Capture = NonNullable<Step['capture']>[string];

const script = [
  ...connected,
  publish('status/d7', { on: true, list: ['x1', { id: 42 }], text: 'token=abc;' }, { qos: 1 }),
];

async function kept(capture: Capture): Promise<unknown> {
  const context = contextFor(script);
  const steps: Step[] = [
    { connect: {} },
    { expect: { message: { operation: 'status' } }, capture: { it: capture } },
  ];
  expect(await judgeBy('steps', steps, context)).toEqual({ judged: 1 });
  return context.scope['it'];
}

describe('capture', () => {
  test.each<[Capture, unknown]>([
    ['/on', true],
    ['/list/1', { id: 42 }],
    [{ at: '/list/1/id' }, 42],
    [{ at: '/text', pattern: 'token=(\\w+)' }, 'abc'],
    [{ pattern: '"(x\\d)"' }, 'x1'],
    [{ topic: 'device' }, 'd7'],
    [{ packetId: true }, 9],
  ])('%j', async (capture, value) => {
    expect(await kept(capture)).toEqual(value);
  });

  test.each<[Capture, string]>([
    ['/off', '/off'],
    [{ at: '/on', pattern: '(.)' }, '/on'],
    [{ pattern: 'none (\\d)' }, 'the text'],
    [{ topic: 'room' }, 'room'],
  ])('%j is not there: an unmet demand', async (capture, where) => {
    const awaited: Step = { expect: { message: { operation: 'status' } }, capture: { it: capture } };
    expect(await judgeConnected([awaited], script.slice(2))).toEqual({
      expected: `a value for it at ${where}`,
      actual: 'there is none',
    });
  });

  test('what was kept stands for itself in later steps, with its type', async () => {
    const steps: Step[] = [
      { expect: { message: { topic: 'a' } }, capture: { n: '/n' } },
      { expect: { message: { topic: 'b', payload: { n: '{n}', text: 'n is {n}' } } } },
    ];
    const outcome = await judgeConnected(steps, [
      publish('a', { n: 5 }),
      publish('b', { n: 5, text: 'n is 5' }),
    ]);
    expect(outcome).toEqual({ judged: 2 });
  });

  test('a packet id that was kept can be used', async () => {
    const steps: Step[] = [
      { publish: { topic: 'a', qos: 2, packetId: 6 }, expect: 'pubrec', capture: { id: { packetId: true } } },
      {
        send: { packet: { type: 'PUBREL', packetId: '{id}' as never } },
        expect: { pubcomp: { packetId: '{id}' as never } },
      },
    ];
    const acknowledged = [comes({ type: 'PUBREC', packetId: 6 }), comes({ type: 'PUBCOMP', packetId: 6 })];
    expect(await judgeConnected(steps, acknowledged)).toEqual({ judged: 2 });
  });

  test('with nothing seen before, it is a mistake of the spec', async () => {
    await expect(judgeConnected([{ disconnect: {}, capture: { it: '/a' } }], [])).rejects.toThrow(
      'there is nothing to capture from',
    );
  });
});
