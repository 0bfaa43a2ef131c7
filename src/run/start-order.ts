import type { PlannedCase } from '../plan/case.js';

/** Milliseconds by which one of several cases that hold a resource keeps the next one waiting, roughly. */
const inARow = 300;
/** Others wait for what an observation shows. */
const observation = 1;

/**
 * How long each case and what stands on it are expected to take, in milliseconds, as far as it is known before: whoever
 * leads to the longest wait starts first, so that a run takes as long as that and not longer. By id; those that are left
 * out take no time worth mentioning.
 */
export function expectedTimes(
  cases: readonly PlannedCase[],
  concurrency: number,
  waitOf: (planned: PlannedCase) => number,
): ReadonlyMap<string, number> {
  // Where one follows the other no order makes a run shorter, and its author has put last what may harm what follows.
  if (concurrency === 1)
    return new Map(cases.filter(({ observes }) => observes).map(({ id }) => [id, observation]));
  const [holders, byRequirement] = [new Map<string, number>(), new Map<string, PlannedCase[]>()];
  for (const planned of cases) {
    for (const resource of planned.uses) holders.set(resource, (holders.get(resource) ?? 0) + 1);
    const same = byRequirement.get(planned.requirement);
    if (same) same.push(planned);
    else byRequirement.set(planned.requirement, [planned]);
  }
  const inRow = ({ uses }: PlannedCase): number =>
    Math.max(0, ...uses.map((resource) => inARow * (holders.get(resource)! - 1)));
  const times = new Map<string, number>();
  const lifted = new Map<string, number>();
  const lift = (planned: PlannedCase, time: number): void => {
    if (time <= (times.get(planned.id) ?? 0)) return;
    times.set(planned.id, time);
    for (const requirement of standsOn(planned)) {
      if (time <= (lifted.get(requirement) ?? 0)) continue;
      lifted.set(requirement, time);
      for (const needed of byRequirement.get(requirement) ?? []) lift(needed, time);
    }
  };
  for (const planned of cases)
    lift(planned, Math.max(waitOf(planned), inRow(planned), planned.observes ? observation : 0));
  return times;
}

const standsOn = ({ requires, presumes, observedBy }: PlannedCase): string[] => [
  ...requires,
  ...presumes,
  ...observedBy.map(({ requirement }) => requirement),
];
