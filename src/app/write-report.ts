import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
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

function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w', ownerOnly);
  try {
    for (const line of lines) writeSync(file, `${line}\n`);
  } finally {
    closeSync(file);
  }
}
