import type { Mutant, Twin } from '../../fixtures/contract.js';
import { outcomeOf } from '../../src/cli/footer.js';
import { gate } from '../../src/verdict/gate.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { MatrixRun } from './run-on.js';
import type { SessionOptions } from './session.js';

/** What the sentence of the verdict says of a mutant. */
export interface Named {
  mutant: Mutant;
  /** The first requirement that it names; undefined when none failed. */
  first: string | undefined;
  sentence: string;
}

/** Requirements that are tried before anybody looks whether one has failed. */
const portion = 24;

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
    for (let tried = 0; tried <= last && !lines.some(({ effect }) => effect === 'block'); tried += portion)
      lines.push(...(await run.lines(run.requirements.slice(tried, Math.min(tried + portion, last + 1)))));
    const { sentence } = gate(lines.map(outcomeOf));
    const first = /^DOES NOT CONFORM: \d+ requirements? failed: (\S+?)[,;.]?(?:\s|$)/.exec(sentence)?.[1];
    return { mutant, first, sentence };
  } finally {
    await run.close();
    await target.stop();
  }
}
