import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { relative, resolve, join } from 'node:path';
import { ctrf } from '../report/results/ctrf.js';
import { annotations } from '../report/results/github.js';
import { stepSummary } from '../report/results/step-summary.js';
import { resultsJson } from '../report/results/json.js';
import { junitLines } from '../report/results/junit.js';
import { tapLines } from '../report/results/tap.js';
import type { RunRecord } from '../report/record/read-record.js';
import { usage } from '../target/usage.js';
import { beQuiet, giveOutputAway, print, tell, writeAll } from './output.js';
import { writeReport } from './write-report.js';

/** In what form a run is told, besides the views that are always written. */
export interface Reporter {
  name: ReporterName;
  /** Where it goes; `-` is the standard output. The format's own place where nothing is said. */
  file?: string;
}

export const reporterNames = ['pretty', 'json', 'junit', 'ctrf', 'tap', 'github'] as const;
export type ReporterName = (typeof reporterNames)[number];

interface Format {
  /** Below the folder of the run. */
  file: string;
  lines(record: RunRecord): Iterable<string>;
}

const formats: Readonly<Record<Exclude<ReporterName, 'pretty' | 'github'>, Format>> = {
  json: { file: 'results.json', lines: (record) => [JSON.stringify(resultsJson(record), undefined, 1)] },
  junit: { file: 'junit.xml', lines: junitLines },
  ctrf: { file: 'ctrf.json', lines: (record) => [JSON.stringify(ctrf(record), undefined, 1)] },
  tap: { file: 'results.tap', lines: tapLines },
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who is told of a run: those that are named, else people; in a workflow of GitHub that as well, unless the standard
 * output is a report.
 * @throws a usage error where two of them want the standard output
 */
export function reportersOf(named: readonly Reporter[], env: Environment = process.env): Reporter[] {
  const chosen: Reporter[] = named.length > 0 ? [...named] : [{ name: 'pretty' }];
  const onOutput = chosen.filter(({ file }) => file === '-');
  const talking = chosen.filter(({ name, file }) => file === '-' || name === 'pretty' || name === 'github');
  if (onOutput.length > 0 && talking.length > 1)
    throw usage(
      `--reporter has ${talking.map(({ name }) => name).join(' and ')} for one standard output`,
      'Give the others a file: --reporter=<name>=<file>.',
    );
  const inWorkflow = env['GITHUB_ACTIONS'] === 'true' && onOutput.length === 0;
  return inWorkflow && chosen.every(({ name }) => name !== 'github')
    ? [...chosen, { name: 'github' }]
    : chosen;
}

/** What is done with the standard output while a run goes on. Answers what gives it back when the run is over. */
export function prepareOutput(reporters: readonly Reporter[]): () => void {
  if (reporters.some(({ file }) => file === '-')) giveOutputAway();
  if (reporters.every(({ name }) => name !== 'pretty')) beQuiet();
  if (reporters.every(({ name, file }) => name !== 'github' || file !== undefined)) return () => undefined;
  // What a target says is printed as evidence, and a runner would take a line of it for a command.
  const token = randomBytes(16).toString('hex');
  print(`::stop-commands::${token}`);
  return () => print(`::${token}::`);
}

/**
 * Tells a record in each form, in the folder of its run where no file is named. Answers the files, relative to where the
 * user stands. Throws HarnessError RECORD_UNWRITABLE.
 */
export function writeReporters(
  record: RunRecord,
  folder: string,
  reporters: readonly Reporter[],
  env: Environment = process.env,
): string[] {
  return reporters.flatMap(({ name, file }) => {
    if (name === 'pretty') return [];
    if (name === 'github') return tellGitHub(record, file ?? env['GITHUB_STEP_SUMMARY'], file !== undefined);
    const { lines, file: own } = formats[name];
    if (file === '-') {
      writeAll(lines(record));
      return [];
    }
    const path = file === undefined ? join(folder, own) : resolve(file);
    writeReport(path, lines(record));
    return [relative('.', path)];
  });
}

/** Annotations where the log is read, and the summary of the step, to which other commands of it add theirs. */
function tellGitHub(record: RunRecord, summary: string | undefined, isNamed: boolean): string[] {
  if (!isNamed) annotations(record, (path) => existsSync(path)).forEach((line) => tell(line));
  if (summary === undefined || summary === '') return [];
  writeReport(resolve(summary), [...stepSummary(record)].map((line) => `${line}\n`).join(''), {
    append: !isNamed,
  });
  return isNamed ? [relative('.', resolve(summary))] : [];
}
