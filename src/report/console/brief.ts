import type { CaseLine } from '../../verdict/record.js';
import { rowsBySpec, type SpecRows } from '../record/by-requirement.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { wrap } from '../text.js';
import { awayLines, closing, findingLines, listed } from './summary.js';
import { table } from './table.js';

const width = 110;
/** A list of known findings for another version has one note for each entry. */
const mostNotes = 6;

/**
 * What a run came to on one screen: its sentence, what a reader must know first, numbers of each spec, and how much was
 * not tested. The tables of requirements are `summaryTable`'s.
 */
export function briefSummary(whole: RunRecord, sentence: string): string {
  const record = shown(whole);
  const notes = (record.header?.sessions ?? []).flatMap((session) => session.notes);
  const told = notes.length > mostNotes ? notes.slice(0, mostNotes) : notes;
  return [
    ...wrap(sentence, width),
    '',
    ...awayLines(record),
    ...numbers(record),
    '',
    ...findingLines(record),
    ...listed('Notes:', [
      ...told,
      ...(notes.length > told.length ? [`and ${notes.length - told.length} more: see the report`] : []),
    ]),
    ...closing(record),
  ].join('\n');
}

/** Of requirements, by what they came to: a row for each spec. */
function numbers({ header, cases, ...rest }: RunRecord): string[] {
  const specs = rowsBySpec({ ...rest, cases, ...(header ? { header } : {}) });
  const all = specs.map(({ spec, session, rows }) => ({ spec, ...countsOf(rows, session) }));
  const used = columns.filter(({ name, always }) => always || all.some((row) => row[name] > 0));
  return table(
    [{ title: 'requirements of' }, ...used.map(({ title }) => ({ title, align: 'right' as const }))],
    all.map((row) => [row.spec, ...used.map(({ name }) => String(row[name]))]),
  );
}

const columns = [
  { name: 'pass', title: 'pass', always: true },
  { name: 'fail', title: 'fail', always: true },
  { name: 'known', title: 'known', always: false },
  { name: 'warn', title: 'warnings', always: false },
  { name: 'open', title: 'without verdict', always: false },
  { name: 'notApplicable', title: 'not applicable', always: false },
  { name: 'untested', title: 'facts not tested', always: true },
] as const;

type Counts = Record<(typeof columns)[number]['name'], number>;

function countsOf(rows: SpecRows['rows'], session: SpecRows['session']): Counts {
  const count = (wanted: (row: SpecRows['rows'][number]) => boolean): number => rows.filter(wanted).length;
  const isListed = (weight: CaseLine['weight']): boolean => weight === 'known' || weight === 'warn';
  return {
    pass: count(({ verdict, weight }) => verdict === 'pass' && weight === 'none'),
    fail: count(({ verdict, weight }) => weight === 'stale' || (verdict === 'fail' && !isListed(weight))),
    known: count(({ weight }) => weight === 'known'),
    warn: count(({ weight }) => weight === 'warn'),
    open: count(
      ({ verdict, weight }) =>
        (verdict === 'inconclusive' || verdict === 'error' || verdict === 'not judged') && !isListed(weight),
    ),
    notApplicable: count(({ verdict }) => verdict === 'not-applicable'),
    untested: session?.untested.length ?? 0,
  };
}
