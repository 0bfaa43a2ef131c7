import { describe, expect, test } from 'vitest';
import { contextFor, judgeBy, opened, silence, type Happens, type Outcome } from './script.js';
import { comes5 } from './script-5.js';

const judge = (copies: 'one' | 'several', ...script: Happens[]): Promise<Outcome> =>
  judgeBy(
    'copies-name-their-subscriptions',
    {
      before: [{ connect: { protocolLevel: 5 } }],
      on: 'client',
      from: 'client',
      topic: 't',
      identifiers: [1, 2],
      copies,
      quiet: '10ms',
    },
    contextFor([opened(), comes5({ type: 'CONNACK' }), ...script, silence()]),
  );

const copy = (payload: string, ...identifiers: number[]): Happens =>
  comes5({
    type: 'PUBLISH',
    topic: 't',
    payload,
    properties: identifiers.map((value) => ({ name: 'subscriptionIdentifier', value })),
  });
const first = (...identifiers: number[]): Happens => copy('1', ...identifiers);
const next = copy('2', 1, 2);

describe('copies-name-their-subscriptions', () => {
  test.each<['one' | 'several', Happens[]]>([
    ['one', [first(2, 1), next]],
    ['several', [first(1), first(2), next]],
    ['several', [first(1), next, first(2)]],
    // The choice that is not judged here.
    ['several', [first(1), next]],
    ['one', [first(1), first(1), next]],
  ])('takes %s', async (copies, script) => {
    expect(await judge(copies, ...script)).toEqual({ judged: 1 });
  });

  test.each<['one' | 'several', Happens[], string]>([
    ['one', [first(1), next], 'the subscription identifiers 1 and 2 in the one copy'],
    ['one', [first(), next], 'the subscription identifiers 1 and 2 in the one copy'],
    ['several', [first(1), first(1), next], 'the subscription identifiers 1 and 2, one in each copy'],
    ['several', [first(1), next, first()], 'a subscription identifier in each copy'],
  ])('fails %s without an identifier', async (copies, script, expected) => {
    expect((await judge(copies, ...script)).expected).toBe(expected);
  });

  test('judges nothing where no copy comes', async () => {
    expect((await judge('one', next)).inconclusive).toBe('no copy of message 1 on t came');
  });
});
