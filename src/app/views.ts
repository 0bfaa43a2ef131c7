import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { allureFiles } from '../report/results/allure.js';
import { allureEnvironment } from '../report/results/allure-environment.js';
import { junitLines } from '../report/results/junit.js';
import type { RunRecord } from '../report/record/read-record.js';
import { writePage } from './page-file.js';
import { writeReport } from './write-report.js';

/** Writes every view of the record beside it. Answers the paths, relative to where the user stands. Throws HarnessError. */
export function writeViews(record: RunRecord, recordFile: string): string[] {
  const folder = dirname(recordFile);
  const junit = join(folder, 'junit.xml');
  writeReport(junit, junitLines(record));
  const allure = join(folder, 'allure-results');
  // Where the suites of vitest were run, its reporter has written them.
  if (!existsSync(allure))
    for (const { name, text } of allureFiles(record)) writeReport(join(allure, name), text);
  writeReport(join(allure, 'environment.properties'), allureEnvironment(record));
  const page = join(folder, 'report.html');
  writePage(page, [record]);
  return [page, recordFile, junit, allure].map((path) => relative('.', path));
}
