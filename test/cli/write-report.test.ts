import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeReport } from '../../src/app/write-report.js';
import { temporaryFolder } from '../spec/temporary-file.js';

test.each([['one text\n'], [['one text']]])('a file of a run is readable by its owner alone: %j', (text) => {
  const path = join(temporaryFolder({}), 'run', 'record.jsonl');
  writeReport(path, text);
  expect(readFileSync(path, 'utf8')).toBe('one text\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
