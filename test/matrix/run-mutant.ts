import type { RunningTarget, Twin } from '../../fixtures/contract.js';
import { MatrixRun, type Outcome } from './run-on.js';

export type Outcomes = Map<string, Outcome | undefined>;

/**
 * Starts a twin, as one of its mutants where one is named, and tries requirements on it; all of them when none are
 * named. `undefined` stands for a requirement that the spec does not have.
 */
export async function runMutant(
  twin: Twin,
  mutant: string | undefined,
  requirements?: readonly string[],
): Promise<Outcomes> {
  const target = await twin.start(mutant === undefined ? {} : { mutant });
  try {
    return await outcomesOn(target, requirements);
  } finally {
    await target.stop();
  }
}

/** As runMutant, on a target that listens already. */
export async function outcomesOn(target: RunningTarget, requirements?: readonly string[]): Promise<Outcomes> {
  const run = new MatrixRun(target);
  try {
    const wanted = requirements ?? run.requirements;
    return new Map(
      await Promise.all(
        wanted.map(async (id): Promise<[string, Outcome | undefined]> => [id, await run.outcome(id)]),
      ),
    );
  } finally {
    await run.close();
  }
}
