import { describe, expect, test } from 'vitest';
import { closes, contextFor, judgeBy, opened, silence, type Happens, type Outcome } from './script.js';
import { comes5 } from './script-5.js';

const judgeWithin = (largest: number | undefined, ...script: Happens[]): Promise<Outcome> =>
  judgeBy(
    'property-is-left-out',
    {
      before: [{ connect: { protocolLevel: 5 } }],
      on: 'client',
      packet: 'PUBACK',
      property: 'reasonString',
      ...(largest === undefined ? {} : { largest }),
    },
    contextFor([opened(), comes5({ type: 'CONNACK' }), ...script]),
  );

const judge = (...script: Happens[]): Promise<Outcome> => judgeWithin(20, ...script);

const puback = (...properties: { name: 'reasonString' | 'userProperty'; value: unknown }[]): Happens =>
  comes5({ type: 'PUBACK', packetId: 1, reasonCode: 0x10, properties: properties as never });
const why = (length: number) => ({ name: 'reasonString' as const, value: 'x'.repeat(length) });
const long = { name: 'userProperty' as const, value: { name: 'why', value: 'x'.repeat(40) } };

describe('property-is-left-out', () => {
  // Fixed header 2, packet id 2, reason code 1, property length 1, and 3 before the text.
  test.each<[string, Happens]>([
    ['without the property', puback()],
    ['with one for which there is room', puback(why(11))],
    ['too large for another reason', puback(long)],
    ['that is left out with the connection', closes()],
  ])('takes a packet %s', async (_what, happens) => {
    expect(await judge(happens)).toEqual({ judged: 1 });
  });

  test('fails by one byte', async () => {
    expect(await judge(puback(why(12)))).toEqual({
      expected: 'a PUBACK of 20 bytes at most, or without reasonString',
      actual: expect.stringMatching(/^PUBACK id1 0x10 .* came with 21 bytes$/),
    });
  });

  test('fails by the property alone where it must not be there at all', async () => {
    expect(await judgeWithin(undefined, puback(long))).toEqual({ judged: 1 });
    expect((await judgeWithin(undefined, puback(why(1)))).expected).toBe('a PUBACK without reasonString');
  });

  test('judges nothing where the packet does not come', async () => {
    expect((await judge(silence())).inconclusive).toMatch(/^no PUBACK came within/);
  });
});
