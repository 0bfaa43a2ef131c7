import { outcomeOf } from '../../src/cli/footer.js';
import type { Mutant, Twin } from '../../fixtures/contract.js';
import { gate } from '../../src/verdict/gate.js';
import { MatrixRun } from './run-on.js';
import type { SessionOptions } from './session.js';

/** What a whole run says of a mutant: the sentence, and the first requirement that it names. */
export interface Named {
  mutant: Mutant;
  first: string | undefined;
  failed: string[];
  sentence: string;
}

/** Tries all that a mutant concerns, and reads the first requirement from the sentence of the verdict. */
export async function firstNamed(twin: Twin, mutant: Mutant, options: SessionOptions = {}): Promise<Named> {
  const target = await twin.start({ mutant: mutant.name });
  const run = new MatrixRun(target, options);
  try {
    const lines = await run.lines(run.concernedBy(mutant.operation));
    const { sentence } = gate(lines.map(outcomeOf));
    const first = /failed: ([^,;]+?)(?:[,;]|\.$| and )/.exec(sentence)?.[1];
    const failed = [
      ...new Set(lines.filter(({ effect }) => effect === 'block').map(({ requirement }) => requirement)),
    ];
    return { mutant, first, failed, sentence };
  } finally {
    await run.close();
    await target.stop();
  }
}
