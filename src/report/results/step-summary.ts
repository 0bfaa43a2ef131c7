import type { CaseLine } from '../../verdict/record.js';
import { groupsOf, type Group } from '../console/groups.js';
import { rowsBySpec, type SpecRows } from '../record/by-requirement.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { oneLine } from '../text.js';
import { countsOf } from './json.js';
import { messageOf } from './outcome-of.js';

/** A summary may have 1 MiB. */
const mostRows = 200;
const longest = 400;

/** What a run came to, in Markdown, for the page of a job: the sentence, counts, and what did not end as it should. */
export function* stepSummary(whole: RunRecord): Generator<string, void> {
  const record = shown(whole);
  const { header, footer, cases } = record;
  yield `### ${plain(footer?.gate.sentence ?? 'The run did not come to its end.')}`;
  yield '';
  yield '| spec | revision | target | requirements | cases | facts not tested |';
  yield '| --- | --- | --- | --: | --: | --: |';
  for (const rows of rowsBySpec(record)) yield specRow(rows, cases);
  yield '';
  const { all, ...byOutcome } = countsOf(record);
  const told = Object.entries(byOutcome).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  yield `${all} cases: ${told.join(', ') || 'none judged'}.${header ? ` Run ${plain(header.run)}.` : ''}`;
  const groups = groupsOf(cases, { known: true });
  if (groups.length === 0) return;
  yield '';
  yield '| requirement | level | verdict | what was seen |';
  yield '| --- | --- | --- | --- |';
  yield* groups.slice(0, mostRows).map(groupRow);
  if (groups.length > mostRows) yield `\nand ${groups.length - mostRows} more: see the report`;
}

const row = (cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => plain(String(cell))).join(' | ')} |`;

function specRow({ spec, session, rows }: SpecRows, cases: readonly CaseLine[]): string {
  const own = cases.filter((line) => line.spec === spec).length;
  if (!session) return row([spec, '', '', rows.length, own, '']);
  const { revision, target, untested } = session;
  const product = [target.product ?? target.name, target.version].filter(Boolean).join(' ');
  return row([spec, revision, product, rows.length, own, untested.length]);
}

function groupRow({ example, others }: Group): string {
  const { requirement, level, verdict, weight } = example;
  const tolerated = weight === 'known' || weight === 'warn' ? ` (${weight})` : '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const seen = `${oneLine(messageOf(example) ?? '', longest)}${more}`;
  return row([requirement, level, `${verdict}${tolerated}`, seen]);
}

/** What a target has said must be no markup, no mention and no link. */
const plain = (text: string): string =>
  oneLine(text, 1000).replace(
    /[\\`*_{}[\]<>#+!|~@&]|:(?=\/\/)/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
