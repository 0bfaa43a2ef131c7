import { describe, expect, test } from 'vitest';
import { comes, contextFor, judgeBy, opened, silence, type Happens, type Outcome } from './script.js';

const members = ['one', 'two'];

const judge = (...script: Happens[]): Promise<Outcome> =>
  judgeBy(
    'once-per-group',
    {
      before: [...members, 'publisher'].map((as) => ({ as, connect: {} })),
      members,
      from: 'publisher',
      topic: 't',
      qos: 1,
      count: 3,
      quiet: '10ms',
    },
    contextFor([
      ...[...members, 'publisher'].flatMap((on) => [opened(on), comes({ type: 'CONNACK' }, on)]),
      ...script,
    ]),
  );

const brings = (on: string, number: number, dup = false): Happens =>
  comes({ type: 'PUBLISH', topic: 't', payload: String(number), qos: 1, packetId: number, dup }, on);
const quiet = members.map((on) => silence(on));

describe('once-per-group', () => {
  test.each<[string, Happens[]]>([
    ['by turns', [brings('one', 1), silence('one'), brings('two', 2), silence('two'), brings('one', 3)]],
    ['always the same member', [brings('one', 2), brings('one', 1), brings('one', 3)]],
    ['sent again', [brings('one', 1), brings('one', 1, true), brings('one', 2), brings('one', 3)]],
  ])('takes what comes %s', async (_how, script) => {
    expect(await judge(...script, ...quiet)).toEqual({ judged: 1 });
  });

  test('fails when a message comes to two', async () => {
    const script = [brings('one', 1), brings('one', 2), brings('one', 3), silence('one'), brings('two', 2)];
    expect(await judge(...script, silence('two'))).toEqual({
      expected: 'message 2 at one member of the group, once',
      actual: 'it came to one and to two',
    });
  });

  test('fails when a message comes twice to one', async () => {
    expect((await judge(brings('one', 1), brings('one', 1), ...quiet)).actual).toBe('it came to one twice');
  });

  test('fails when a message comes to nobody', async () => {
    const script = [brings('one', 1), brings('one', 3), ...quiet, ...quiet, ...quiet, ...quiet];
    expect(await judge(...script)).toEqual({
      expected: 'each of 3 messages at one member of the group',
      actual: 'message 2 came to none',
    });
  });
});
