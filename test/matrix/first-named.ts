import type { Mutant, Twin } from '../../fixtures/contract.js';
import { outcomeOf } from '../../src/app/footer.js';
import { gate } from '../../src/verdict/gate.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { declaring } from './matrix.js';
import { MatrixRun } from './run-on.js';
import { sessionOn, type SessionOptions } from './session.js';

/** What the sentence of the verdict says of a mutant. */
export interface Named {
  mutant: Mutant;
  /** The first requirement that it names; undefined when none failed. */
  first: string | undefined;
  sentence: string;
}

/** Requirements that are tried before anybody looks whether one has failed; each time as many as all before. */
const firstPortion = 24;

/** The mutants of a twin by what they break that the twin itself keeps: a known finding is never named. */
export async function judgedOn(twin: Twin): Promise<Mutant[]> {
  const target = await twin.start();
  const session = sessionOn(target);
  await target.stop();
  const known = session.knownFindings.map(({ requirement }) => requirement);
  const declared = new Set(twin.mutants.flatMap(({ breaks }) => breaks));
  return declaring(
    twin.mutants,
    [...declared].filter((id) => !known.includes(id)),
  );
}

/**
 * Tries a mutant against the requirements of its spec up to the last that it declares, in the order of the plan, and
 * reads from the sentence of the verdict which requirement comes first. What stands behind cannot come before it, so
 * nothing is tried any more once one has failed.
 */
export async function firstNamed(twin: Twin, mutant: Mutant, options: SessionOptions = {}): Promise<Named> {
  const target = await twin.start({ mutant: mutant.name });
  const run = new MatrixRun(target, options);
  try {
    const last = Math.max(...mutant.breaks.map((id) => run.requirements.indexOf(id)));
    const lines: CaseLine[] = [];
    let tried = 0;
    while (tried <= last && !lines.some(({ weight }) => weight === 'block')) {
      const end = Math.min(Math.max(firstPortion, 2 * tried), last + 1);
      lines.push(...(await run.lines(run.requirements.slice(tried, end))));
      tried = end;
    }
    const { sentence } = gate(lines.map(outcomeOf));
    const first = /^DOES NOT CONFORM: \d+ requirements? failed: (\S+?)[,;.]?(?:\s|$)/.exec(sentence)?.[1];
    return { mutant, first, sentence };
  } finally {
    await run.close();
    await target.stop();
  }
}
