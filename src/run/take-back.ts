import { runSteps } from '../checks/index.js';
import type { CheckContext } from '../checks/index.js';
import { difference, show } from '../steps/difference.js';
import { NothingToUndo } from '../steps/exchange.js';
import type { Step } from '../spec/steps.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import type { ChangeLine } from '../verdict/record.js';

/**
 * Takes one change back, and looks whether it took: a target may acknowledge and do nothing. Throws with a sentence when
 * it could not be taken back, or when what is read afterwards is something else.
 */
export async function takeBack(
  context: CheckContext,
  { undo, readBack = [], reads = {} }: Pick<ChangeLine, 'undo' | 'readBack' | 'reads'>,
): Promise<void> {
  try {
    await runSteps(context, undo as Step[], { stage: 'undo', judging: false });
  } catch (error) {
    if (!(error instanceof NothingToUndo)) throw error;
  }
  try {
    await runSteps(context, readBack as Step[], { stage: 'undo', part: 'read back', judging: false });
  } catch (error) {
    if (!(error instanceof Inconclusive)) throw error;
    throw new Inconclusive(`it was written and did not take: ${error.message}`);
  }
  for (const [name, value] of Object.entries(reads)) {
    const read = context.scope[name];
    if (difference(value, read, { partial: false }) !== undefined)
      throw new Inconclusive(`it was written and did not take: ${show(read)} is read, not ${show(value)}`);
  }
}
