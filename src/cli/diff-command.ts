import { print } from '../app/output.js';
import { diffRecords, slower, type Differences } from '../proof/diff-records.js';
import { oneLine } from '../report/text.js';
import { readRecord, type RunRecord } from '../report/record/read-record.js';
import { brokenSeal } from '../report/record/seal.js';
import { usage } from '../target/usage.js';
import { recordAt } from './record-at.js';

export interface DiffOptions {
  failOn?: 'new';
}

const longest = 300;

const titles: [keyof Differences, string][] = [
  ['newlyFailing', 'newly failing'],
  ['failingDifferently', 'failing differently'],
  ['noLongerJudged', 'no longer judged'],
  ['newlyPassing', 'newly passing'],
  ['inPasses', 'changed inside cases that pass in both'],
  ['onlyInOne', 'only in one'],
];

/** Says what differs between two runs, the second being the newer one. Answers the exit code. */
export function diffCommand(before: string, after: string, { failOn }: DiffOptions): number {
  const [old, now] = [recordFor(recordAt(before)), recordFor(recordAt(after))];
  refuseStrangers(old, now);
  print(`${nameOf(old)}  ->  ${nameOf(now)}`);
  const differences = diffRecords(old, now);
  for (const [name, title] of titles) {
    const found = differences[name];
    if (found.length === 0) continue;
    print(`\n${title}: ${found.length}`);
    for (const one of found) print(`  ${oneLine(one, longest)}`);
  }
  print(
    `\nAnswers count as slower where nine of ten come ${slower.times} times and ${slower.milliseconds} ms later than half did before, of at least ${slower.answers} in each run.`,
  );
  const { newlyFailing, noLongerJudged } = differences;
  print(
    titles.every(([name]) => differences[name].length === 0)
      ? 'NOTHING CHANGED.'
      : `CHANGED: ${titles.map(([name, title]) => `${differences[name].length} ${title}`).join(', ')}.`,
  );
  if (failOn === undefined) return 0;
  return newlyFailing.length > 0 ? 1 : noLongerJudged.length > 0 ? 3 : 0;
}

function recordFor(path: string): RunRecord {
  const record = readRecord(path);
  const [problem] = brokenSeal(path);
  if (problem !== undefined) print(`warning: ${path}: ${problem}`);
  if (record.header && record.cases.length > 0) return record;
  throw usage(
    `${path} has no ${record.header ? 'case' : 'header'}`,
    'Name the record of a run that judged something.',
  );
}

/** Two runs of different specs have nothing in common. */
function refuseStrangers(old: RunRecord, now: RunRecord): void {
  const specs = old.header!.sessions.map(({ spec }) => spec);
  if (now.header!.sessions.some(({ spec }) => specs.includes(spec))) return;
  throw usage(
    `the records have no spec in common: ${specs.join(', ')} and ${now.header!.sessions.map(({ spec }) => spec).join(', ')}`,
    'Compare two runs by the same spec.',
  );
}

const nameOf = ({ header }: RunRecord): string =>
  header!.sessions
    .map(({ spec, revision, target: { name, product, version } }) =>
      [product ?? name, version, `by ${spec} ${revision}`].filter(Boolean).join(' '),
    )
    .join(', ');
