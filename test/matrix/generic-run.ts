import type { Twin } from '../../fixtures/contract.js';
import {
  genericMutants,
  startGeneric,
  startRecording,
  type GenericMutant,
} from '../../fixtures/generic/index.js';
import { documents } from '../documents.js';
import { pool } from './pool.js';
import { MatrixRun } from './run-on.js';
import { twinWaitMs, type SessionOptions } from './session.js';

/** Mutants at a time. */
const width = 8;

/** Twins that the generic mutator works on, with what their tests know of its mutants. */
export const genericTwins = [...documents.values()].flatMap(({ twin, generic }) =>
  generic ? [{ twin, ...generic }] : [],
);

/** What became of a generic mutant. */
export interface GenericResult {
  mutant: GenericMutant;
  /** The first requirement that failed on it; undefined for a survivor. */
  killedBy?: string;
  /** What the requirements that saw it came to, for survivors. */
  verdicts: string[];
}

/** Tries a whole spec on its twin, one requirement after another, and makes mutants of what the twin sent. */
export async function recordMutants(twin: Twin): Promise<GenericMutant[]> {
  const recording = await startRecording(twin);
  const run = new MatrixRun(recording, { concurrency: 1, timeout: twinWaitMs });
  try {
    for (const requirement of run.requirementsInOrder) {
      recording.label(requirement);
      const outcome = await run.outcome(requirement);
      if (outcome?.verdict !== 'pass' && outcome?.verdict !== 'not-applicable')
        throw new Error(
          `a mutator needs a twin that conforms: ${requirement} is ${outcome?.verdict}, ${outcome?.why}`,
        );
    }
    return genericMutants(recording.kinds);
  } finally {
    await run.close();
    await recording.stop();
  }
}

/** Tries the requirements that see such messages, until the first of them fails. */
export async function runGeneric(
  twin: Twin,
  mutant: GenericMutant,
  options: SessionOptions = {},
): Promise<GenericResult> {
  const target = await startGeneric(twin, mutant);
  const run = new MatrixRun(target, options);
  const verdicts: string[] = [];
  try {
    for (const requirement of nearestFirst(mutant)) {
      const killedBy = await failedFor(run, requirement);
      if (killedBy !== undefined) return { mutant, killedBy, verdicts };
      const outcome = await run.outcome(requirement);
      verdicts.push(`${requirement}: ${outcome?.verdict} ${outcome?.why ?? ''}`.trim());
    }
    return { mutant, verdicts };
  } finally {
    await run.close();
    await target.stop();
  }
}

/**
 * The requirement itself when it fails, or else the one whose failure left it untried: that one may have met other
 * values while the twin was recorded, such as the last login of a user whom an earlier case had logged in.
 */
async function failedFor(run: MatrixRun, requirement: string): Promise<string | undefined> {
  const verdict = (await run.outcome(requirement))?.verdict;
  if (verdict === 'fail') return requirement;
  if (verdict !== 'inconclusive') return undefined;
  for (const needed of run.requiredFor(requirement)) {
    const failed = await failedFor(run, needed);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

/** Requirements that are named after the message come first: they are the likeliest to fail. */
function nearestFirst({ name, seenBy }: GenericMutant): string[] {
  const words = new Set(name.split(/[^A-Za-z]+/));
  const shared = (id: string): number => id.split(/[^A-Za-z]+/).filter((word) => words.has(word)).length;
  return seenBy.toSorted((a, b) => shared(b) - shared(a));
}

/** Tries generic mutants, several at a time; results in their order. */
export async function runGenerics(
  twin: Twin,
  mutants: readonly GenericMutant[],
  options: SessionOptions = {},
): Promise<GenericResult[]> {
  return await pool(mutants, width, async (mutant) => await runGeneric(twin, mutant, options));
}
