import type { PlannedCase } from '../plan/case.js';

/**
 * The ids of cases that are tried beside what they presume, and not after it: each of the two waits long, and nothing is
 * changed. Where a target takes one case at a time there is nothing to be had by that.
 */
export function triedAlongside(
  cases: readonly PlannedCase[],
  concurrency: number,
  waitsLong: (planned: PlannedCase) => boolean,
): ReadonlySet<string> {
  if (concurrency === 1) return new Set();
  const alongside = cases.filter(
    (planned) =>
      planned.presumes.length > 0 &&
      planned.effects.length === 0 &&
      planned.uses.length === 0 &&
      waitsLong(planned),
  );
  return new Set(alongside.map(({ id }) => id));
}
