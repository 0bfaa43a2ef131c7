import type { Mutant, RunningTarget, Twin } from '../../fixtures/contract.js';
import { MatrixRun, type Outcome } from './run-on.js';
import { sessionOn, twinWaitMs, type SessionOptions } from './session.js';

export type Outcomes = Map<string, Outcome>;

/** What the conforming twin does with the requirements named, or with every one of its spec. */
export async function runTwin(twin: Twin, requirements?: readonly string[]): Promise<Outcomes> {
  const target = await twin.start();
  try {
    return await outcomesOn(target, requirements, { timeout: twinWaitMs });
  } finally {
    await target.stop();
  }
}

/** What the twin does with every requirement of its spec where it does as its list of known findings says; tries nothing. */
export async function expectedOfTwin(twin: Twin): Promise<Outcomes> {
  const target = await twin.start();
  const run = new MatrixRun(target);
  try {
    const { knownFindings } = sessionOn(target);
    const listed = new Set(knownFindings.map(({ requirement }) => requirement));
    return new Map(
      run.requirements.map((id): [string, Outcome] => {
        const known = listed.has(id);
        return [id, { verdict: known ? 'fail' : 'pass', why: 'as listed', known, duration: 0 }];
      }),
    );
  } finally {
    await run.close();
    await target.stop();
  }
}

const isNamed = (requirements: readonly string[] | Mutant | undefined): requirements is readonly string[] =>
  Array.isArray(requirements);

/**
 * Tries requirements on a mutant; all that its fault concerns when none are named. What it declares to break is tried once more by
 * itself where a broken precondition, such as the smoke requirement, hid it: it must fail, not be inconclusive.
 */
export async function runMutant(
  twin: Twin,
  mutant: Mutant,
  requirements?: readonly string[],
  options: SessionOptions = {},
): Promise<Outcomes> {
  const wanted = requirements && [...new Set([...requirements, ...(mutant.shownBy ?? [])])];
  const outcomes = await onFresh(twin, mutant, wanted ?? mutant, options);
  for (const requirement of mutant.breaks) {
    if (outcomes.get(requirement)?.verdict !== 'inconclusive') continue;
    const alone = await onFresh(twin, mutant, [requirement], { ...options, only: requirement });
    for (const [id, outcome] of alone) outcomes.set(id, outcome);
  }
  return outcomes;
}

/** The same on a mutant that was started for it: what was tried before has left nothing behind. */
async function onFresh(
  twin: Twin,
  mutant: Mutant,
  requirements: readonly string[] | Mutant,
  options: SessionOptions,
): Promise<Outcomes> {
  const target = await twin.start({ mutant: mutant.name });
  try {
    return await outcomesOn(target, requirements, options);
  } finally {
    await target.stop();
  }
}

/** Tries the requirements named, those that a mutant concerns, or all. What the spec does not have is left out. */
async function outcomesOn(
  target: RunningTarget,
  requirements: readonly string[] | Mutant | undefined,
  options: SessionOptions,
): Promise<Outcomes> {
  const run = new MatrixRun(target, options);
  try {
    const wanted = isNamed(requirements) ? requirements : run.concernedBy(requirements?.operation);
    const outcomes = await Promise.all(wanted.map(async (id) => [id, await run.outcome(id)] as const));
    return new Map(outcomes.filter((pair): pair is [string, Outcome] => pair[1] !== undefined));
  } finally {
    await run.close();
  }
}
