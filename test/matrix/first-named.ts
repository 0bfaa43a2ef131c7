import type { Mutant, Twin } from '../../fixtures/contract.js';
import { outcomeOf } from '../../src/cli/footer.js';
import { gate } from '../../src/verdict/gate.js';
import { MatrixRun } from './run-on.js';
import type { SessionOptions } from './session.js';

/** What the sentence of the verdict says of a mutant. */
export interface Named {
  mutant: Mutant;
  /** The first requirement that it names; undefined when none failed. */
  first: string | undefined;
  sentence: string;
}

/**
 * Tries a mutant against the requirements of its spec up to the last that it declares, in the order of the plan, and
 * reads from the sentence of the verdict which requirement comes first. What stands behind cannot come before it.
 */
export async function firstNamed(twin: Twin, mutant: Mutant, options: SessionOptions = {}): Promise<Named> {
  const target = await twin.start({ mutant: mutant.name });
  const run = new MatrixRun(target, options);
  try {
    const last = Math.max(...mutant.breaks.map((id) => run.requirements.indexOf(id)));
    const lines = await run.lines(run.requirements.slice(0, last + 1));
    const { sentence } = gate(lines.map(outcomeOf));
    const first = /^DOES NOT CONFORM: \d+ requirements? failed: (\S+?)[,;.]?(?:\s|$)/.exec(sentence)?.[1];
    return { mutant, first, sentence };
  } finally {
    await run.close();
    await target.stop();
  }
}
