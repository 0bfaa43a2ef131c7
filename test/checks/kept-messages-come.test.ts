import { describe, expect, test } from 'vitest';
import { comes, contextFor, judgeBy, opened, silence, type Happens, type Outcome } from './script.js';

const accepted = (on: string): Happens[] => [opened(on), comes({ type: 'CONNACK' }, on)];
const puback = (packetId: number): Happens => comes({ type: 'PUBACK', packetId }, 'publisher');
const brought = (number: number): Happens =>
  comes({ type: 'PUBLISH', topic: 't', payload: String(number), qos: 1, packetId: number }, 'back');

const judge = (...script: Happens[]): Promise<Outcome> =>
  judgeBy(
    'kept-messages-come',
    {
      before: [{ as: 'publisher', connect: {} }],
      from: 'publisher',
      topic: 't',
      qos: 1,
      count: 3,
      then: [{ as: 'back', connect: {} }],
      on: 'back',
    },
    contextFor([...accepted('publisher'), ...script]),
  );

describe('kept-messages-come', () => {
  const kept = [puback(1), puback(2), puback(3), ...accepted('back')];

  test('all that were acknowledged come, in whatever order and how often', async () => {
    expect(await judge(...kept, brought(2), brought(2), brought(3), brought(1))).toEqual({ judged: 1 });
  });

  test('fails when one is missing, and says which', async () => {
    expect(await judge(...kept, brought(1), brought(3), silence('back'))).toEqual({
      expected: 'all 3 messages on t',
      actual: '2 came, without message 2',
    });
  });

  test('judges nothing when a message was not acknowledged: it may be lost', async () => {
    expect((await judge(puback(1), silence('publisher'))).inconclusive).toContain('PUBACK for message 2');
  });
});
