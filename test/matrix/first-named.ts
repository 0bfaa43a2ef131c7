import type { Mutant, Twin } from '../../fixtures/contract.js';
import { outcomeOf } from '../../src/app/footer.js';
import { gate } from '../../src/verdict/gate.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { nightly } from '../nightly.js';
import { MatrixRun } from './run-on.js';
import { sessionOn } from './session.js';

/** What the sentence of the verdict says of a mutant. */
export interface Named {
  mutant: Mutant;
  /** The first requirement that it names; undefined when none failed. */
  first: string | undefined;
  sentence: string;
}

/** Milliseconds: where several runs keep the machine busy, a shorter wait would name what only came late. */
const waitMs = nightly ? 15_000 : 5000;

/** Requirements that are tried before anybody looks whether one has failed; each time as many as all before. */
const firstPortion = 24;

/** The mutants of a twin that break something which the twin itself keeps: a known finding is never named. */
export async function judgedOn(twin: Twin): Promise<Mutant[]> {
  const target = await twin.start();
  const session = sessionOn(target);
  await target.stop();
  const known = session.knownFindings.map(({ requirement }) => requirement);
  return twin.mutants.filter(({ breaks }) => breaks.some((id) => !known.includes(id)));
}

/** Of those whose first broken requirement stands in the same section of the standard, one. */
export function oneOfEachSection(mutants: readonly Mutant[]): Mutant[] {
  const sectionOf = ({ breaks: [first = ''] }: Mutant): string =>
    /^.*MQTT-\d+\.\d+\.\d+/.exec(first)?.[0] ?? first;
  return [...new Map(mutants.map((mutant) => [sectionOf(mutant), mutant])).values()];
}

/**
 * Tries a mutant against the requirements of its spec up to the last that it declares, in the order of the plan, and
 * reads from the sentence of the verdict which requirement comes first. What stands behind cannot come before it, so
 * nothing is tried any more once one has failed.
 */
export async function firstNamed(twin: Twin, mutant: Mutant): Promise<Named> {
  const target = await twin.start({ mutant: mutant.name });
  const run = new MatrixRun(target, { timeout: waitMs });
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
