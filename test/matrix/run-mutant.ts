import type { Mutant, RunningTarget, Twin } from '../../fixtures/contract.js';
import { MatrixRun, type Outcome } from './run-on.js';

export type Outcomes = Map<string, Outcome>;

/** Tries requirements on the conforming twin; all of them when none are named. */
export async function runTwin(twin: Twin, requirements?: readonly string[]): Promise<Outcomes> {
  const target = await twin.start();
  try {
    return await outcomesOn(target, requirements);
  } finally {
    await target.stop();
  }
}

/**
 * Tries requirements on a mutant; all of them when none are named. What it declares to break is tried once more by
 * itself where a broken precondition, such as the smoke requirement, hid it: it must fail, not be inconclusive.
 */
export async function runMutant(
  twin: Twin,
  mutant: Mutant,
  requirements?: readonly string[],
): Promise<Outcomes> {
  const target = await twin.start({ mutant: mutant.name });
  try {
    const outcomes = await outcomesOn(target, requirements);
    for (const requirement of mutant.breaks) {
      if (outcomes.get(requirement)?.verdict !== 'inconclusive') continue;
      const alone = await outcomesOn(target, [requirement], { only: requirement });
      for (const [id, outcome] of alone) outcomes.set(id, outcome);
    }
    return outcomes;
  } finally {
    await target.stop();
  }
}

/** Requirements that the spec does not have are left out. */
async function outcomesOn(
  target: RunningTarget,
  requirements: readonly string[] | undefined,
  options: { only?: string } = {},
): Promise<Outcomes> {
  const run = new MatrixRun(target, options);
  try {
    const wanted = requirements ?? run.requirements;
    const outcomes = await Promise.all(wanted.map(async (id) => [id, await run.outcome(id)] as const));
    return new Map(outcomes.filter((pair): pair is [string, Outcome] => pair[1] !== undefined));
  } finally {
    await run.close();
  }
}
