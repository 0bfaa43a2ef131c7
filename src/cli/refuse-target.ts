import type { RunOptions } from '../app/run-options.js';
import { usage } from '../target/usage.js';

/** `start` judges twins of ours, whatever is named: who names a target would take their verdict for the target's. */
export function refuseTarget({ target, targetFile }: Pick<RunOptions, 'target' | 'targetFile'>): void {
  const [option] = Object.entries({ '--target': target, '--target-file': targetFile }).flatMap(
    ([name, value]) => (value === undefined ? [] : [name]),
  );
  if (option === undefined) return;
  throw usage(
    `start judges our own twins and takes no ${option}`,
    'To judge a target, leave the word "start" out.',
  );
}
