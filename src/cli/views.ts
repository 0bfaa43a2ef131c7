import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { junitLines } from '../report/junit.js';
import type { RunRecord } from '../report/read-record.js';
import { writeReport } from './write-report.js';

/** Writes every view of the record beside it. Answers the paths, relative to where the user stands. Throws HarnessError. */
export function writeViews(record: RunRecord, recordFile: string): string[] {
  const folder = dirname(recordFile);
  const junit = join(folder, 'junit.xml');
  writeReport(junit, junitLines(record));
  const allure = join(folder, 'allure-results');
  return [recordFile, junit, ...(existsSync(allure) ? [allure] : [])].map((path) => relative('.', path));
}
