import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sealRecord } from '../../src/report/record/seal.js';
import { recordIn, reportFolder, run } from '../cli/command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

/** Runs the command with these words; answers the record of the run. */
export async function recordOf(...words: string[]): Promise<string> {
  const folder = reportFolder();
  const { err } = await run(...words, `--report-dir=${folder}`);
  expect(err).toBe('');
  return recordIn(folder);
}

/** A copy of a record whose lines somebody has changed; it is as it was sealed, or sealed anew. */
export function changed(
  record: string,
  change: (lines: string[]) => string[],
  { sealed = false } = {},
): string {
  const lines = readFileSync(record, 'utf8').trimEnd().split('\n');
  const copy = join(temporaryFolder({}), 'record.jsonl');
  const kept = sealed ? lines.slice(0, -1) : lines;
  writeFileSync(
    copy,
    change(kept)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (sealed) sealRecord(copy);
  return copy;
}

/** The same with one case line changed, by its id. */
export const withCase = (
  record: string,
  id: string,
  change: (line: Record<string, unknown>) => object,
  sealing: { sealed?: boolean } = {},
): string =>
  changed(
    record,
    (lines) =>
      lines.map((text) => {
        const line = JSON.parse(text) as Record<string, unknown>;
        return line['type'] === 'case' && line['id'] === id ? JSON.stringify(change(line)) : text;
      }),
    sealing,
  );
