import { describe, expect, test } from 'vitest';
import { came, gone, lamp, listening } from './device.js';
import { contextFor, judgeBy, type Happens, type Outcome } from './script.js';

/** When something happens, in milliseconds since the case began. */
const at = (milliseconds: number, event: Happens): Happens => Object.assign({ at: milliseconds }, event);

/** Our own clock was late by so many milliseconds at most. */
const clockWasLate = (value: number): Happens => ({ on: 'clock', type: 'capture', name: 'ownDelay', value });

/** An attempt that comes, and is seen to end five milliseconds later. */
const attempt = (number: number, time: number, late: number, lateToSeeIt = 4): Happens[] => [
  at(time, came(number)),
  at(time, clockWasLate(lateToSeeIt)),
  at(time + 5, gone(number)),
  at(time + 5, clockWasLate(late)),
];

const judged = async (...script: Happens[]): Promise<Outcome> =>
  await judgeBy(
    'attempts-are-spaced',
    { before: [], on: 'broker', attempts: 3, pause: '20ms' },
    contextFor([listening, ...script], lamp),
  );

const expected = 'at least 20 ms between the end of an attempt and the next one';

describe('a target that comes again and again', () => {
  test('with pauses passes', async () => {
    expect(await judged(...attempt(1, 10, 4), ...attempt(2, 40, 4), ...attempt(3, 70, 4))).toEqual({
      judged: 3,
    });
  });

  test('without one fails', async () => {
    expect(await judged(...attempt(1, 10, 4), ...attempt(2, 17, 4), ...attempt(3, 24, 4))).toEqual({
      expected,
      actual: 'the next one came after 2.0 ms',
    });
  });

  /** As many as are looked at before it is given up. */
  const all = (next: (number: number) => Happens[]): Happens[] =>
    Array.from({ length: 2100 }, (_, index) => next(index + 1)).flat();

  test('is not judged by ends that we may have seen late', async () => {
    expect(await judged(...all((number) => attempt(number, number * 21, 30)))).toEqual({
      inconclusive:
        'the next one came after 16.0 ms, but its end may have been seen late: our own clock was late by up to 30 ms',
    });
  });

  test('fails by many pauses that took too little time together, however late each was seen', async () => {
    expect(await judged(...all((number) => attempt(number, number * 15, 90)))).toEqual({
      expected,
      actual: 'the next 18 came within 265.0 ms',
    });
  });

  test('passes by as many pauses in a row that were seen well', async () => {
    const late = [...attempt(1, 10, 30), ...attempt(2, 17, 4)];
    const well = [...attempt(3, 50, 4), ...attempt(4, 80, 4)];
    expect(await judged(...late, ...well)).toEqual({ judged: 3 });
  });

  test('is not judged by what it did before, as it was told to', async () => {
    const told: Happens = {
      on: 'broker',
      type: 'behaviour',
      text: 'refuses with return code 3',
    };
    const script = [at(1, came(1)), at(2, gone(1)), at(3, told), ...attempt(2, 5, 4)];
    const judgement = await judgeBy(
      'attempts-are-spaced',
      { before: [{ as: 'broker', broker: { refuse: 3 } }], on: 'broker', attempts: 3, pause: '20ms' },
      contextFor([listening, ...script, ...attempt(3, 40, 4), ...attempt(4, 70, 4)], lamp),
    );
    expect(judgement).toEqual({ judged: 3 });
  });

  test('does not pass by a coming that we may have seen late', async () => {
    expect(await judged(...all((number) => attempt(number, number * 40, 4, 30)))).toEqual({
      inconclusive: 'our own clock was late all the while',
    });
  });

  test('fails by a pause that was seen well, whatever came before', async () => {
    expect(await judged(...attempt(1, 10, 30), ...attempt(2, 17, 4), ...attempt(3, 24, 4))).toMatchObject({
      expected,
    });
  });
});
