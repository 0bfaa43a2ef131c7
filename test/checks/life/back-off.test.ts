import { describe, expect, test } from 'vitest';
import { judgeBackOff } from '../../../src/checks/life/back-off.js';

/** Each attempt itself waits so long for its CONNACK, ms. */
const patience = 5000;
const tolerance = 250;
const rounds = (...pauses: number[][]): number[][] => pauses.map((all) => all.map((one) => patience + one));

describe('a back-off', () => {
  test.each([
    ['doubles', [1000, 2000, 4000, 8000, 16_000]],
    ['doubles up to a limit', [1000, 2000, 4000, 4000, 4000]],
    ['doubles from a very short time', [50, 100, 200, 400, 800]],
    ['is left to chance between nothing and a limit', [300, 4100, 900, 7600, 2500]],
    ['has a jitter beside a constant', [5000, 6400, 4100, 5900, 7000]],
    ['comes at once and then grows', [0, 0, 1000, 2000, 4000]],
  ])('that %s is one', (_how, pauses) => {
    expect(judgeBackOff['back-off'](rounds(pauses), tolerance)).toBeUndefined();
  });

  test.each([
    ['the same each time', [1000, 1000, 1010, 990, 1000], 'it is constant'],
    ['nothing at all', [2, 3, 2, 4, 2], 'it is constant'],
    ['longer by a second each', [1000, 2000, 3000, 4000, 5000], 'it grows by the same time each'],
    ['the same within what a network adds', [1000, 1180, 990, 1100, 1230], 'it is constant'],
    ['longer by a second up to a limit', [1000, 2000, 3000, 3000, 3000], 'it grows by the same time each'],
  ])('that is %s is none', (_how, pauses, actual) => {
    expect(judgeBackOff['back-off'](rounds(pauses), tolerance)).toMatchObject({ actual });
    // One such round is enough.
    expect(judgeBackOff['back-off'](rounds([300, 4100, 900, 7600, 2500], pauses), tolerance)).toMatchObject({
      actual,
    });
  });
});

test('a series may go on at the limit of the one before, and only there', () => {
  const grown = [1000, 2000, 4000, 8000, 8000];
  const constant = (pause: number): number[] => [pause, pause, pause, pause, pause];
  expect(judgeBackOff['back-off'](rounds(grown, constant(8000)), tolerance)).toBeUndefined();
  expect(judgeBackOff['back-off'](rounds(grown, constant(4000)), tolerance)).toBeDefined();
  expect(judgeBackOff['back-off'](rounds(constant(8000), constant(8000)), tolerance)).toBeDefined();
});

describe('a jitter', () => {
  test.each([
    ['differs from round to round', [1000, 2600, 3500, 9100], [1400, 1700, 4900, 7200]],
    ['doubles with a share of chance', [900, 2300, 3700, 8800], [1150, 1800, 4400, 7300]],
    ['grows by a multiple that is left to chance', [1000, 1900, 5100, 8100], [1000, 2700, 4300, 10_400]],
  ])('that %s is one', (_how, ...pauses) => {
    expect(judgeBackOff.jitter(rounds(...pauses), tolerance)).toBeUndefined();
  });

  test.each([
    ['is drawn once', [1000, 2600, 3500, 9100], [1020, 2570, 3550, 9080], 'they are the same in every round'],
    [
      'is none, where the second series begins further on',
      [1000, 2000, 4000, 8000],
      [2000, 4000, 8000, 16_000],
      'each grows by the same multiple',
    ],
    [
      'is none, where the first times are seen late or early',
      [1000, 2120, 3900, 8000, 16_100],
      [2050, 3950, 8120, 16_150, 31_900],
      'each grows by the same multiple',
    ],
    [
      'is none, and triples',
      [500, 1500, 4500, 13_500],
      [1500, 4400, 13_600, 40_500],
      'each grows by the same multiple',
    ],
  ])('that %s is none', (_how, first, second, actual) => {
    expect(judgeBackOff.jitter(rounds(first, second), tolerance)).toMatchObject({ actual });
  });
});

describe('times of which one was seen late', () => {
  const differing = [1000, 1400, 1000, 1420, 1000];
  const other = [1400, 1000, 1410, 1000, 1400];
  const none = [0, 0, 0, 0, 0];

  test('still differ where others do', () => {
    const oneLate = [300, 300, 0, 0, 0];
    expect(judgeBackOff['back-off']([differing], tolerance, [oneLate])).toBeUndefined();
    expect(judgeBackOff.jitter([differing, other], tolerance, [oneLate, none])).toBeUndefined();
  });

  test('may be the same where all were', () => {
    const allLate = [100, 100, 100, 100, 100];
    expect(judgeBackOff['back-off']([differing], tolerance, [allLate])).toBeDefined();
    expect(judgeBackOff.jitter([differing, other], tolerance, [allLate, allLate])).toBeDefined();
    expect(judgeBackOff.jitter([differing, other], tolerance, [none, none])).toBeUndefined();
  });
});

// As a linear back-off is seen on a machine that is busy: what may be wrong by much must not look like no growth at all.
test('a series that may be linear for all that was seen late is told so', () => {
  const linear = [480, 1120, 1450, 2050, 2500];
  const late = linear.map(() => 200);
  expect(judgeBackOff['back-off']([linear], 100)).toBeUndefined();
  expect(judgeBackOff['back-off']([linear], 100, [late])).toMatchObject({
    actual: 'it grows by the same time each',
  });
});
