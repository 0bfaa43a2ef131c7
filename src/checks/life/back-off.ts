/** What is asked for, and what was seen in its place. */
export interface Failure {
  expected: string;
  actual: string;
}

/** Times between attempts of one or more series, in milliseconds. */
type Rounds = readonly (readonly number[])[];

/** Whether times may be the same, each of which may be wrong by so much. */
const isConstant = (gaps: readonly number[], tolerance: number, wrong: readonly number[] = []): boolean =>
  Math.max(...gaps.map((gap, index) => gap - (wrong[index] ?? 0))) -
    Math.min(...gaps.map((gap, index) => gap + (wrong[index] ?? 0))) <=
  tolerance;

/** By how much two of the times may be wrong together. */
const mostWrong = (wrong: Rounds): number => 2 * Math.max(0, ...wrong.flat());

/**
 * Judges series of times between attempts, of each kind; undefined where nothing is wrong. `tolerance`: by how many
 * milliseconds times that are the same may be seen to differ. `wrong`: by how many each of them may be longer or shorter than
 * it was seen; where that is given, a failure says what may be and not what is. Where a series has reached its limit is told
 * by the tolerance alone: the more a step may be wrong the sooner it would look like none, and what is linear like no growth.
 */
export const judgeBackOff: Record<
  'back-off' | 'jitter',
  (rounds: Rounds, tolerance: number, wrong?: Rounds) => Failure | undefined
> = {
  'back-off': (rounds, tolerance, wrong = []) => {
    const expected = 'a time between attempts that grows by more each time, or varies';
    const isWrong = (gaps: readonly number[], round: number): boolean =>
      isConstant(gaps, tolerance, wrong[round]) && !isAtLimit(gaps, rounds.slice(0, round), tolerance);
    if (rounds.some(isWrong)) return { expected, actual: 'it is constant' };
    return rounds.some((gaps, round) => isArithmetic(growthOf(gaps, tolerance), tolerance, wrong[round]))
      ? { expected, actual: 'it grows by the same time each' }
      : undefined;
  },
  jitter: (rounds, tolerance, wrong = []) => {
    const expected = 'times between attempts that are left to chance';
    const most = tolerance + mostWrong(wrong);
    const [first = [], ...others] = rounds;
    const wrongAt = (round: number, index: number): number => wrong[round]?.[index] ?? 0;
    const isSame = (gaps: readonly number[], other: number): boolean =>
      gaps.every(
        (gap, index) =>
          Math.abs(gap - first[index]!) <= tolerance + wrongAt(0, index) + wrongAt(other + 1, index),
      );
    if (others.some(isSame)) return { expected, actual: 'they are the same in every round' };
    return rounds.every((gaps) => isGeometric(growthOf(gaps, tolerance), most))
      ? { expected, actual: 'each grows by the same multiple' }
      : undefined;
  },
};

/** A series that goes on where an earlier one had grown to: a device may not begin anew after a short connection. */
const isAtLimit = (gaps: readonly number[], earlier: Rounds, tolerance: number): boolean =>
  earlier.some(
    (before) =>
      !isConstant(before, tolerance) && Math.abs(Math.max(...before) - Math.max(...gaps)) <= tolerance,
  );

/** By how much each time is longer than the one before, up to the first that grows no more: there is its limit. */
function growthOf(gaps: readonly number[], tolerance: number): number[] {
  const growth = gaps.slice(1).map((gap, index) => gap - gaps[index]!);
  const limit = growth.findIndex((step) => Math.abs(step) <= tolerance);
  return limit < 0 ? growth : growth.slice(0, limit);
}

/** `wrong`: by how much each of the times that grow may be wrong, of which each growth is that of two. */
function isArithmetic(growth: readonly number[], tolerance: number, wrong: readonly number[] = []): boolean {
  const wrongBy = growth.map((_, index) => (wrong[index] ?? 0) + (wrong[index + 1] ?? 0));
  return growth.length >= 2 && growth[0]! + wrongBy[0]! > 0 && isConstant(growth, tolerance, wrongBy);
}

/**
 * A back-off by a fixed multiple, whatever time each attempt itself takes. Each step may be wrong by the tolerance, the first
 * two as well: their logarithms lie on a line where no two steps ask for a larger multiple than two others allow.
 */
function isGeometric(growth: readonly number[], tolerance: number): boolean {
  if (growth.length < 3 || growth.some((step) => step <= 0)) return false;
  const least = growth.map((step) => Math.log(Math.max(step - tolerance, 0)));
  const most = growth.map((step) => Math.log(step + tolerance));
  const pairs = growth.flatMap((_, later) =>
    growth.slice(0, later).map((__, earlier) => ({ earlier, later })),
  );
  const atLeast = pairs.map(({ earlier, later }) => (least[later]! - most[earlier]!) / (later - earlier));
  const atMost = pairs.map(({ earlier, later }) => (most[later]! - least[earlier]!) / (later - earlier));
  return Math.max(...atLeast) <= Math.min(...atMost);
}
