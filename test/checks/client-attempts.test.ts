import { describe, expect, test } from 'vitest';
import type { ShownBefore } from '../../src/verdict/evidence.js';
import {
  anew,
  behaves,
  comes,
  ends,
  isLetIn,
  judgeDevice,
  lateBy,
  marked,
  noted,
  over,
  present,
  type At,
} from './client-script.js';

/** CONNECTs at these times, each on a connection of its own, from the second on. */
const attempts = (times: readonly number[], level: (index: number) => 3 | 4 = () => 4): At[] =>
  times.map((at, index) => [at, ...comes(index + 2, { level: level(index) }), ends(index + 2, 'us')]);

/** Our own clock was late by so much whenever something was seen and when nothing came any more. */
const seenLate = (script: At[], late: number): At[] =>
  script.map(([at, ...happens]) => [at, ...happens, ...(at > 0 ? [lateBy(late)] : [])]);

const shownBefore = { connected: 1, published: [0, 0, 0] as const, retained: 0 };

describe('attempts-are-paced', () => {
  const given = { before: [], lasts: '6s' };

  test('growing pauses pass', async () => {
    const script: At[] = [[0, present()], ...attempts([500, 1500, 3500]), [6000, over]];
    expect(await judgeDevice('attempts-are-paced', given, script)).toEqual({ judged: 3 });
  });

  test('eleven attempts in a second are a storm', async () => {
    const times = Array.from({ length: 11 }, (_, index) => 100 * (index + 1));
    const outcome = await judgeDevice('attempts-are-paced', given, [[0, present()], ...attempts(times)]);
    expect(outcome.actual).toMatch(/^11 came within 1\.00 s/);
  });

  test.each([
    ['by so much that the first may have come before', 2500, 'inconclusive'],
    ['by so little that all came in the time', 100, 'actual'],
  ] as const)('eleven attempts that were seen late %s', async (_how, late, verdict) => {
    const times = Array.from({ length: 11 }, (_, index) => 300 * (index + 1));
    const script: At[] = [[0, present()], ...seenLate(attempts(times), late), [6000, over]];
    const outcome = await judgeDevice('attempts-are-paced', given, script);
    expect(outcome[verdict]).toMatch(
      verdict === 'actual' ? /^11 came/ : /^it cannot be told from our own being late/,
    );
  });

  test('attempts that waited for one look are late by what the first of them was', async () => {
    const script: At[] = [
      [0, present()],
      // A pause of a second, of which nothing was seen for the longest of three.
      [4000, ...comes(2), ends(2, 'us'), lateBy(2900)],
      [4001, ...comes(3), ends(3, 'us'), lateBy(4)],
      [4002, ...comes(4), ends(4, 'us'), lateBy(4)],
      [5000, ...comes(5), ends(5, 'us'), lateBy(4)],
      [6000, over],
    ];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, grows: true }, script);
    expect(outcome.inconclusive).toMatch(/^it cannot be told from our own being late/);
  });

  test('a CONNECT of 3.1 right behind one of 3.1.1 is no attempt of its own', async () => {
    const times = Array.from({ length: 16 }, (_, index) => 350 * (index + 1));
    const script: At[] = [[0, present()], ...attempts(times, (index) => (index % 2 ? 3 : 4)), [6000, over]];
    expect(await judgeDevice('attempts-are-paced', given, script)).toEqual({ judged: 8 });
  });

  test('whoever does not come at all shows nothing', async () => {
    const outcome = await judgeDevice('attempts-are-paced', given, [
      [0, present()],
      [6000, over],
    ]);
    expect(outcome.inconclusive).toBe('the device did not come at all');
  });

  test('a constant pause is told where it must grow', async () => {
    const script: At[] = [[0, present()], ...attempts([1000, 2000, 3000, 4000]), [6000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, grows: true }, script);
    expect(outcome.actual).toMatch(/^it is constant/);
  });

  describe('what was seen of it before', () => {
    const grows = { ...given, grows: true };
    const before = (times: readonly number[], lasted: number, delay = 0): ShownBefore => ({
      ...shownBefore,
      turnedAway: { lasted, attempts: times.map((at) => ({ at, level: 4 })), delay },
    });
    const constant: At[] = [...attempts([1000, 2000, 3000, 4000]), [6000, over]];
    const varied = [0, 500, 1500, 3500];

    test('is enough where its pauses vary', async () => {
      const script: At[] = [[0, present({}, before(varied, 5400))]];
      expect(await judgeDevice('attempts-are-paced', grows, script)).toEqual({ judged: 1 });
    });

    test.each<[string, number[], number, number]>([
      ['was shorter', varied, 5399, 0],
      ['were too few', varied.slice(1), 9000, 0],
      ['were constant', [0, 1000, 2000, 3000], 9000, 0],
      ['may have been constant, seen late', [0, 1000, 2400, 3000], 9000, 400],
    ])('is looked at again where it %s', async (_what, times, lasted, delay) => {
      const script: At[] = [[0, present({}, before(times, lasted, delay))], ...constant];
      expect((await judgeDevice('attempts-are-paced', grows, script)).actual).toMatch(/^it is constant/);
    });

    test('shows nothing where storms are judged', async () => {
      const times = Array.from({ length: 11 }, (_, index) => 100 * (index + 1));
      const script: At[] = [[0, present({}, before(varied, 9000))], ...attempts(times)];
      expect((await judgeDevice('attempts-are-paced', given, script)).actual).toMatch(/^11 came/);
    });
  });

  // As mosquitto_pub was seen to come on a machine that was busy.
  test('a constant pause is one though some attempts are late', async () => {
    const gaps = [1010, 1020, 1080, 1050, 1220, 1010, 1030, 1010, 1030, 1020, 1670, 1210];
    const times = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap));
    const script: At[] = [[0, present()], ...attempts([1, ...times]), [15_000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, lasts: '15s', grows: true }, script);
    expect(outcome.actual).toMatch(/^it is constant/);
  });

  test.each([
    ['are the same', [1000, 2000, 3000, 4000]],
    ['differ', [1000, 2400, 3400, 4800]],
  ])('times that %s, seen by a clock that is late, have no verdict', async (_how, times) => {
    const script: At[] = [[0, present()], ...attempts(times), [6000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, grows: true }, seenLate(script, 150));
    expect(outcome.inconclusive).toMatch(/^it cannot be told from our own being late \(by up to 150 ms\)/);
  });

  // A look that was late once leaves all other pauses as they are.
  test('a constant pause is one though one of the attempts was seen late', async () => {
    const times = Array.from({ length: 14 }, (_, index) => 1000 * (index + 1));
    const script: At[] = [[0, present()], ...attempts(times), [15_000, over]];
    const late = script.map(([at, ...happens]): At => [
      at,
      ...happens,
      ...(at > 0 ? [lateBy(at === 5000 ? 180 : 4)] : []),
    ]);
    const outcome = await judgeDevice('attempts-are-paced', { ...given, lasts: '15s', grows: true }, late);
    expect(outcome.actual).toMatch(/^it is constant/);
  });

  // As Paho Java comes, whose next attempt would be behind the end of the look.
  test('pauses that double grow, though the third of them is not over', async () => {
    const script: At[] = [[0, present()], ...attempts([1380, 3690, 8000]), [15_000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, lasts: '15s', grows: true }, script);
    expect(outcome).toEqual({ judged: 3 });
  });

  test.each([
    ['are the same', [1000, 3000, 5000]],
    ['differ, and nothing came for no longer', [1000, 5000, 12_000]],
    ['differ by a little', [1000, 5000, 9500]],
  ])('of two pauses that %s nothing is known', async (_how, times) => {
    const script: At[] = [[0, present()], ...attempts(times), [15_000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, lasts: '15s', grows: true }, script);
    expect(outcome.inconclusive).toMatch(/^no more came than 3 attempts: \d/);
  });

  test('of a single attempt there is no time between two to tell', async () => {
    const script: At[] = [[0, present()], ...attempts([10_000]), [15_000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, lasts: '15s', grows: true }, script);
    expect(outcome.inconclusive).toBe('no more came than a single attempt');
  });

  test.each([
    ['by jitter', [600, 1400, 900, 1300, 500, 1100]],
    ['by one pause that has doubled', [1000, 1000, 2000]],
    ['by one tick or two', [1000, 1001, 1998, 1000, 999]],
  ])('pauses that differ %s are not constant', async (_how, gaps) => {
    const times = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap));
    const script: At[] = [[0, present()], ...attempts([1, ...times]), [6000, over]];
    expect(await judgeDevice('attempts-are-paced', { ...given, grows: true }, script)).toMatchObject({
      judged: gaps.length + 1,
    });
  });
});

describe('comes-back', () => {
  const given = { after: 'end', longest: '60s' };

  test('whoever comes again passes', async () => {
    const script: At[] = [[0, present()], ...anew(100), [1200, marked], [4000, ...isLetIn(3)]];
    expect(await judgeDevice('comes-back', given, script)).toEqual({ judged: 1 });
  });

  test('whoever comes sooner or later than is asked for fails', async () => {
    const script: At[] = [
      [0, present()],
      ...anew(100),
      [1200, marked, noted('it has no connection')],
      [4200, ...isLetIn(3)],
    ];
    const took = async (bounds: object) => await judgeDevice('comes-back', { ...given, ...bounds }, script);
    expect(await took({ least: '2s', most: '4s' })).toEqual({ judged: 1 });
    expect((await took({ least: '4s' })).actual).toBe('it came after 3.00 s');
    expect((await took({ most: '2s' })).actual).toBe('it came after 3.00 s');
  });

  test.each([
    ['may have come sooner than it may', { least: '4s' }, 5300, 1000, 'inconclusive'],
    ['waited long enough all the same', { least: '2s' }, 4700, 500, 'judged'],
    ['may have come in time', { most: '3s' }, 4700, 1000, 'inconclusive'],
    ['came too late all the same', { most: '1500ms' }, 4700, 500, 'actual'],
  ])('whoever was seen late and %s', async (_what, bound, at, late, verdict) => {
    const script: At[] = [
      [0, present()],
      ...anew(100),
      [1200, marked, noted('it has no connection')],
      [at, ...isLetIn(3), lateBy(late)],
    ];
    expect(await judgeDevice('comes-back', { ...given, ...bound }, script)).toHaveProperty(verdict);
  });

  test('whoever ends its connection when it was silent may have done so before that was seen', async () => {
    const script = (late: number): At[] => [
      [0, present({ keepAlive: 5 })],
      ...anew(100, { keepAlive: 5 }),
      [1200, behaves],
      [9000, ends(2), lateBy(late), noted('it has no connection')],
      [9800, ...isLetIn(3, { keepAlive: 5 }), lateBy(4)],
    ];
    const given = { after: 'silence', longest: '60s', least: '1s' };
    expect((await judgeDevice('comes-back', given, script(4))).actual).toBe('it came after 0.80 s');
    expect((await judgeDevice('comes-back', given, script(400))).inconclusive).toMatch(
      /^it came after 0\.80 s, and our own clock/,
    );
  });

  test('whoever stays away fails', async () => {
    const script: At[] = [[0, present()], ...anew(100), [1200, marked], [30_000, over]];
    const outcome = await judgeDevice('comes-back', given, script);
    expect(outcome.expected).toBe('the device to come back');
  });

  test('one whose keep-alive is too long to be waited for shows nothing', async () => {
    const script: At[] = [[0, present({ keepAlive: 1200 })], ...anew(100, { keepAlive: 1200 })];
    const outcome = await judgeDevice('comes-back', { ...given, after: 'silence' }, script);
    expect(outcome.inconclusive).toMatch(/longer than is waited for/);
  });
});
