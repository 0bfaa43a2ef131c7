import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
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

/** Readable by whoever runs it alone: a record tells much of a target, and a target may show a secret in its own way. */
export const ownerOnly = 0o600;

/** Writes a file of a run, with its folder: a text, or lines. Throws HarnessError RECORD_UNWRITABLE. */
export function writeReport(path: string, text: string | Iterable<string>, { append = false } = {}): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (typeof text === 'string') (append ? appendFileSync : writeFileSync)(path, text, { mode: ownerOnly });
    else writeLines(path, text);
  } catch (error) {
    throw unwritten(path, error);
  }
}

/** Characters that are written at a time: a report may have a hundred thousand lines, and be longer than a string can be. */
const piece = 64 * 1024;

function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w', ownerOnly);
  try {
    let waiting = '';
    for (const line of lines) {
      waiting += `${line}\n`;
      if (waiting.length < piece) continue;
      writeFileSync(file, waiting);
      waiting = '';
    }
    writeFileSync(file, waiting);
  } finally {
    closeSync(file);
  }
}
