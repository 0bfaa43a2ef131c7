import { describe, expect, test } from 'vitest';
import { closes, connected, contextFor, judgeBy, silence, type Happens, type Outcome } from './script.js';

/** When something happens, in milliseconds since the case began. */
const at = (milliseconds: number, event: Happens): Happens => Object.assign({ at: milliseconds }, event);

const parameters = {
  each: [{ connect: { keepAlive: 4 } }],
  on: 'client',
  keepAlive: 4,
  clients: 1,
  apart: '1s',
};
/** Our own clock was late by so many milliseconds at most. */
const clockWasLate = (value: number): Happens => ({ on: 'clock', type: 'capture', name: 'ownDelay', value });

const judged = async (...script: Happens[]): Promise<Outcome> =>
  await judgeBy('silent-client-is-ended', parameters, contextFor([...connected, ...script]));

const within =
  'the target closes within 7.6 s of the last packet (1.5 times the keep-alive of 4 s, 10 % and 1 s)';

describe('a client that says nothing', () => {
  test.each([1000, 6000, 7500])('that is ended after %d ms of silence passes', async (time) => {
    expect(await judged(at(time, closes()))).toEqual({ judged: 1 });
  });

  test('that is ended later fails, with the factor', async () => {
    expect(await judged(at(9002, closes()))).toEqual({
      expected: within,
      actual: 'closed after 9.0 s, 2.25 times the keep-alive',
    });
  });

  test('that is not ended fails', async () => {
    expect(await judged(at(13_003, silence()))).toEqual({
      expected: within,
      actual: 'still open after 13.0 s',
    });
  });

  test('is not judged where our own clock was late by as much', async () => {
    const seen = async (time: number): Promise<Outcome> =>
      await judged(at(1, clockWasLate(4)), at(time, closes()), at(time + 1, clockWasLate(500)));
    expect((await seen(7700)).inconclusive).toContain('our own clock was late by up to 500 ms');
    expect(await seen(9002)).toMatchObject({ expected: within });
  });

  test('is not judged where it may have been silent for longer, since its last answer was seen late', async () => {
    const seen = async (time: number): Promise<Outcome> =>
      await judged(at(1, clockWasLate(500)), at(time, closes()), at(time + 1, clockWasLate(500)));
    expect((await seen(7500)).inconclusive).toContain('our own clock was late by up to 500 ms');
    expect(await seen(7000)).toEqual({ judged: 1 });
  });
});
