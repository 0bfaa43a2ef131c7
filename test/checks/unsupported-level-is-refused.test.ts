import { describe, expect, test } from 'vitest';
import type { ConnackPacket } from '../../src/driver/wire/packet.js';
import { closes, comes, contextFor, judgeBy, opened, silence, type Happens, type Outcome } from './script.js';

const judged = async (...script: Happens[]): Promise<Outcome> =>
  await judgeBy(
    'unsupported-level-is-refused',
    { before: [{ connect: { greet: false } }], on: 'client', codes: { of311: 1, of5: 0x84 } },
    contextFor([opened(), ...script]),
  );

const connack = (returnCode: number): Happens => comes({ type: 'CONNACK', returnCode });
/** One in the layout of MQTT 5.0. */
const connackOf5 = (returnCode: number): Happens => {
  const packet: ConnackPacket = { type: 'CONNACK', sessionPresent: false, returnCode, ofVersion5: true };
  return { on: 'client', type: 'received', hex: '2003000000', text: 'CONNACK', packet };
};

describe('a CONNECT of MQTT 5.0', () => {
  test('may be taken up in the way of MQTT 5.0', async () => {
    expect(await judged(connackOf5(0))).toEqual({ judged: 1 });
  });

  test.each([
    ['code 1', connack(1)],
    ['0x84 of MQTT 5.0', connackOf5(0x84)],
  ])('may be refused with %s and closed', async (_name, refusal) => {
    expect(await judged(refusal, closes())).toEqual({ judged: 1 });
    expect(await judged(refusal, silence())).toMatchObject({ actual: 'it stayed open for 100 ms' });
  });

  test.each([
    ['accepted in the way of MQTT 3.1.1', connack(0)],
    ['refused with another code', connack(5)],
    ['closed without a CONNACK', closes()],
    ['not answered', silence()],
    ['answered with another packet', comes({ type: 'PINGRESP' })],
  ])('must not be %s', async (_name, answer) => {
    expect(await judged(answer, closes())).toMatchObject({ expected: 'CONNACK 1, or a CONNACK of MQTT 5.0' });
  });

  test('is not judged where no connection was taken at all', async () => {
    expect((await judged(closes('write EPIPE'))).inconclusive).toMatch(/before CONNECT could reach it$/);
  });

  test('is not judged where MQTT 5.0 refuses it for a reason of its own', async () => {
    expect((await judged(connackOf5(0x86), closes())).inconclusive).toContain('refuses with 0x86');
  });
});
