import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError } from '../verdict/harness-error.js';
import { whyUnwritable } from '../verdict/unwritable.js';

/** What is thrown where a file of a run cannot be written. */
export const unwritten = (path: string, error: unknown): HarnessError =>
  new HarnessError(
    'RECORD_UNWRITABLE',
    `${path} cannot be written: ${whyUnwritable(error)}`,
    'Make room for it, or give another --report-dir.',
    { cause: error },
  );

/** Writes a file of a run, with its folder. Throws HarnessError RECORD_UNWRITABLE. */
export function writeReport(path: string, text: string, { append = false } = {}): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    (append ? appendFileSync : writeFileSync)(path, text);
  } catch (error) {
    throw unwritten(path, error);
  }
}
