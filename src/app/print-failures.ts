import { failureText } from '../report/case/failure-text.js';
import { isThrownAway } from '../report/case/thrown-away.js';
import { groupsOf, type Group } from '../report/console/groups.js';
import type { RunRecord } from '../report/record/read-record.js';
import { shown } from '../report/record/shown.js';
import { oneLine } from '../report/text.js';
import { HarnessError } from '../verdict/harness-error.js';
import type { CaseLine } from '../verdict/record.js';
import { rerunOf } from './rerun.js';
import { print } from './output.js';
import { coloured } from './terminal.js';

/** Blocks of evidence that a reader takes in; what is beyond has a line each, and its page in the report. */
const mostBlocks = 20;
const mostLines = 60;
const width = 110;

/**
 * One block of evidence for each requirement that failed or has no verdict, with one of its cases and the number of the
 * others. `verbose` has a block for each case, and for known findings as well.
 */
export function printFailures(record: RunRecord, { verbose = false } = {}): void {
  const { header, cases } = shown(record);
  const groups = verbose
    ? groupsOf(cases, { known: true }).flatMap(eachAlone)
    : groupsOf(cases, { known: false });
  const blocks = verbose ? groups : groups.slice(0, mostBlocks);
  for (const group of blocks) print([blockOf(group.example, header), ...othersOf(group)].join('\n') + '\n');
  tellInLines(groups.slice(blocks.length));
}

/** Each failure on one line, for whoever ended the run and asks for the end. */
export function printFailuresInShort(record: RunRecord): void {
  tellInLines(groupsOf(shown(record).cases, { known: false }));
}

/** Cases without a verdict for the same reason stay together. */
const eachAlone = (group: Group): Group[] =>
  group.example.verdict === 'inconclusive'
    ? [group]
    : [group.example, ...group.others].map((example) => ({ ...group, example, others: [] }));

function tellInLines(groups: readonly Group[]): void {
  if (groups.length === 0) return;
  for (const { example, others } of groups.slice(0, mostLines)) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    print(oneLine(`✗ ${example.id}${more}: ${example.actual ?? example.reason ?? example.verdict}`, width));
  }
  const left = groups.length - mostLines;
  if (left > 0) print(`and ${left} more requirements: see the report`);
  print('');
}

function blockOf(line: CaseLine, header: RunRecord['header']): string {
  const session = header?.sessions.find(({ spec }) => spec === line.spec);
  if (!header || !session)
    throw new HarnessError('INTERNAL', `the record has no session of ${line.spec}`, 'Please report this.');
  const { name: target, address } = session.target;
  return failureText(line, {
    target,
    address,
    spec: session.location,
    gone: isThrownAway(target),
    rerun: rerunOf(header, session, line.id),
    colour: coloured(process.stdout),
  });
}

const longestNames = 80;

function othersOf({ example, others }: Group): string[] {
  if (others.length === 0) return [];
  if (example.verdict === 'inconclusive')
    return [`     and ${others.length} more could not be judged for the same reason`];
  const names = others.map(({ id, requirement }) => id.slice(requirement.length + 1)).join(', ');
  const cases = `${others.length} more case${others.length === 1 ? '' : 's'}`;
  return [`     and ${cases} of it: ${oneLine(names, longestNames)}`];
}
