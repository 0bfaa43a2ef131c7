import { join, resolve } from 'node:path';
import { print, tell } from '../app/output.js';
import { printFailures } from '../app/print-failures.js';
import { newRunId } from '../app/prepare.js';
import { openReportFolder } from '../app/report-folder.js';
import { prepareOutput, reportersOf, writeReporters, type Reporter } from '../app/reporters.js';
import { writeViews } from '../app/views.js';
import { mergeRecords } from '../proof/merge-records.js';
import { summaryTable } from '../report/console/summary.js';
import { recordAt } from './record-at.js';
import { placesOf } from './spec-places.js';

export interface MergeOptions {
  spec: string[];
  reportDir: string;
  reporter?: Reporter[];
}

/** Joins the records of shards, and says what they come to together. Answers the exit code. */
export async function mergeCommand(paths: readonly string[], options: MergeOptions): Promise<number> {
  const reporters = reportersOf(options.reporter ?? []);
  const giveBack = prepareOutput(reporters);
  const folder = resolve(options.reportDir, newRunId());
  const output = join(folder, 'record.jsonl');
  const reports = openReportFolder(folder);
  const record = await reports.keptIf(mergeRecords(paths.map(recordAt), output, placesOf(options.spec)));
  printFailures(record);
  print(summaryTable(record));
  const views = writeViews(record, output);
  giveBack();
  const more = writeReporters(record, folder, reporters);
  print(`Reports: ${[...new Set([...views, ...more])].join(', ')}\n`);
  tell(record.footer.gate.sentence);
  return record.footer.gate.exit;
}
