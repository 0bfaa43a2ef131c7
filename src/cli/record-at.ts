import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usage } from '../target/usage.js';

/** The record that a path names. Throws a usage error for a folder without one. */
export function recordAt(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const record = join(path, 'record.jsonl');
  if (existsSync(record)) return record;
  throw usage(
    `there is no record.jsonl in ${path}`,
    'Name the folder of a run or of a certificate, or a record.',
  );
}
