import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { writePage } from '../app/page-file.js';
import { reportersOf, prepareOutput, writeReporters, type Reporter } from '../app/reporters.js';
import { print } from '../app/output.js';
import { readRecord } from '../report/record/read-record.js';
import { usage } from '../target/usage.js';

export interface ReportOptions {
  reportDir: string;
  output?: string;
  reporter?: Reporter[];
}

/**
 * Makes the page of one or several records again, and answers 0; without any, that of the newest run below the folder of
 * reports. Records may be named by their folders.
 */
export function reportCommand(named: readonly string[], options: ReportOptions): number {
  const { reportDir, output, reporter = [] } = options;
  const reporters = reportersOf(reporter);
  const files = named.length > 0 ? named.flatMap(recordsAt) : newestIn(reportDir);
  const records = files.map(readRecord);
  const [record, ...others] = records;
  if (reporter.length > 0 && others.length > 0)
    throw usage(`${files.length} records have no one form`, 'Name one record, or leave --reporter out.');
  if (reporter.some(({ file }) => file === '-')) prepareOutput(reporters);
  const more = record && reporter.length > 0 ? writeReporters(record, dirname(files[0]!), reporters) : [];
  const path = resolve(output ?? placeFor(files));
  writePage(path, records);
  for (const { footer, header } of records)
    print(`${header?.run ?? 'unknown run'}: ${footer?.gate.sentence ?? 'did not come to its end'}`);
  print(`Report: ${[relative('.', path), ...more].join(', ')}`);
  return 0;
}

const recordName = 'record.jsonl';

/** Beside the record; of several, in the folder that holds the first one's. */
function placeFor(files: readonly string[]): string {
  const folder = dirname(files[0]!);
  return join(files.length === 1 ? folder : dirname(folder), 'report.html');
}

/** A record, or those in a folder: of a comparison of brokers there are several. */
function recordsAt(path: string): string[] {
  if (!existsSync(path))
    throw usage(`there is no record at ${path}`, 'Give the path of a record.jsonl that a run wrote.');
  if (!statSync(path).isDirectory()) return [path];
  const found = recordsIn(path);
  if (found.length === 0) throw usage(`there is no record in ${path}`, 'Give the folder of a run.');
  return found;
}

function recordsIn(folder: string): string[] {
  const own = join(folder, recordName);
  if (existsSync(own)) return [own];
  return readdirSync(folder)
    .map((name) => join(folder, name, recordName))
    .filter((file) => existsSync(file))
    .sort();
}

/** All records of the newest run, of whatever kind. */
function newestIn(reportDir: string): string[] {
  const folders = existsSync(reportDir) ? readdirSync(reportDir).map((name) => join(reportDir, name)) : [];
  const runs = folders
    .filter((folder) => statSync(folder).isDirectory())
    .map((folder) => ({ folder, files: recordsIn(folder) }))
    .filter(({ files }) => files.length > 0)
    .map(({ files }) => ({ files, at: Math.max(...files.map((file) => statSync(file).mtimeMs)) }))
    .toSorted((a, b) => b.at - a.at);
  if (runs[0]) return runs[0].files;
  throw usage(`there is no run in ${reportDir}`, 'Name a record, or give --report-dir=<folder>.');
}
