/** What is asked for, and what was seen in its place. */
export interface Failure {
  expected: string;
  actual: string;
}

/** Times between attempts of one or more series, in milliseconds. */
type Rounds = readonly (readonly number[])[];

const isConstant = (gaps: readonly number[], tolerance: number): boolean =>
  Math.max(...gaps) - Math.min(...gaps) <= tolerance;

/**
 * Judges series of times between attempts, of each kind; undefined where nothing is wrong. `tolerance`: by how many
 * milliseconds times that are the same may be seen to differ.
 */
export const judgeBackOff: Record<
  'back-off' | 'jitter',
  (rounds: Rounds, tolerance: number) => Failure | undefined
> = {
  'back-off': (rounds, tolerance) => {
    const expected = 'a time between attempts that grows by more each time, or varies';
    const isWrong = (gaps: readonly number[], round: number): boolean =>
      isConstant(gaps, tolerance) && !isAtLimit(gaps, rounds.slice(0, round), tolerance);
    if (rounds.some(isWrong)) return { expected, actual: 'it is constant' };
    return rounds.some((gaps) => isArithmetic(growthOf(gaps, tolerance), tolerance))
      ? { expected, actual: 'it grows by the same time each' }
      : undefined;
  },
  jitter: (rounds, tolerance) => {
    const expected = 'times between attempts that are left to chance';
    const [first = [], ...others] = rounds;
    const isSame = (gaps: readonly number[]): boolean =>
      gaps.every((gap, index) => Math.abs(gap - first[index]!) <= tolerance);
    if (others.some(isSame)) return { expected, actual: 'they are the same in every round' };
    return rounds.every((gaps) => isGeometric(growthOf(gaps, tolerance), tolerance))
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

const isArithmetic = (growth: readonly number[], tolerance: number): boolean =>
  growth.length >= 2 && growth[0]! > 0 && isConstant(growth, tolerance);

/** A back-off by a fixed multiple, whatever time each attempt itself takes. */
function isGeometric(growth: readonly number[], tolerance: number): boolean {
  const [first, second] = growth;
  if (first === undefined || second === undefined || growth.length < 3 || first <= 0) return false;
  return growth.every((step, index) => Math.abs(step - first * (second / first) ** index) <= tolerance);
}
