import { verdicts, type Level } from '../../verdict/verdict.js';
import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import { absencesText } from '../../verdict/absence.js';
import { comparedText, compareFindings } from '../record/compare-findings.js';
import { rowsBySpec, unjudgedCases, type RequirementRow, type SpecRows } from '../record/by-requirement.js';
import { enumerationLines } from './enumerations.js';
import { surfaceLines } from './surface.js';
import { clientsAtOnce, clientsAtOnceText } from '../record/clients-at-once.js';
import { deviceTimes, deviceTimeText } from '../record/device-time.js';
import type { RunRecord } from '../record/read-record.js';
import { table } from './table.js';
import { shown } from '../record/shown.js';
import { oneLine, sourceText, wrap } from '../text.js';

const width = 110;
/** What the other columns of the table leave: an id is cut in its middle when it is longer. */
const longestId = 62;

const words = [...verdicts, 'not judged'] as const;
type Word = (typeof words)[number];
const levels: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];

/**
 * What a run came to: each requirement with the verdict of its worst case, counts, the values of enumerations that were
 * provoked, what is not tested at all, and what was left open. At most 110 columns. The gate's sentence is not part of it.
 */
export function summaryTable(whole: RunRecord): string {
  const record = shown(whole);
  return [
    ...awayLines(record),
    ...rowsBySpec(record).flatMap((spec) => [...specLines(spec, record.cases), '']),
    ...findingLines(record),
    ...closing(record),
  ].join('\n');
}

/** What stands behind the requirements, however they are told: what came beside the documents, what is open, and counts. */
export const closing = (record: RunRecord & { leftToTheRecord: number }): string[] => [
  ...surfaceText(record),
  ...listed('The record is damaged:', record.problems),
  ...listed(
    'Not put back on the target:',
    record.open.map(({ text, case: id }) => `${text} (${id})`),
  ),
  ...totals(record),
  ...leftOut(record.leftToTheRecord),
];

/** What every reader must know first: verdicts of what was under way then were not taken. */
export function awayLines({ header, cases, absences }: RunRecord): string[] {
  const specs = [...new Set(absences.map(({ spec }) => spec))];
  const many = (header?.sessions.length ?? 1) > 1;
  return specs.flatMap((spec) => {
    const text = absencesText(absences.filter((absence) => absence.spec === spec)) ?? '';
    const survived = cases.find((line) => line.spec === spec && line.requirement === `${spec}.survives`);
    const finding =
      survived?.verdict === 'fail' ? `. ${survived.requirement} failed: ${survived.actual}` : '';
    return [...wrap(`Away: ${many ? `${spec}: ` : ''}${text}${finding}.`, width), ''];
  });
}

function specLines({ spec, session, rows }: SpecRows, cases: readonly CaseLine[]): string[] {
  const own = cases.filter((line) => line.spec === spec);
  const enumerations = enumerationLines(own, session, width - indentation.length);
  return [
    ...heading(spec, session),
    ...indented(requirementLines(rows)),
    '',
    ...indented(countLines(rows)),
    ...(enumerations.length > 0 ? ['', ...indented(enumerations)] : []),
    ...(session ? ['', ...indented(untestedLines(session))] : []),
    ...(session && session.notes.length > 0
      ? ['', ...indented(listed('Notes:', session.notes).slice(0, -1))]
      : []),
  ];
}

/** What became of each list of known findings. */
export function findingLines({ header, cases }: RunRecord): string[] {
  const many = (header?.sessions.length ?? 1) > 1;
  return (header?.sessions ?? []).flatMap((session) => {
    const compared = compareFindings(session, cases);
    if (!compared) return [];
    return [...wrap(`${many ? `${session.spec}: ` : ''}${comparedText(compared)}.`, width), ''];
  });
}

/** What was used beside the documents, one after another. */
export const surfaceText = ({ surfaces = [] }: Pick<RunRecord, 'surfaces'>): string[] =>
  surfaces.flatMap((surface) => {
    const lines = surfaceLines(surface, width);
    return lines.length === 0 ? [] : [...lines, ''];
  });

const indentation = '  ';
const indented = (lines: string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `${indentation}${line}`));

function heading(spec: string, session: SessionHeader | undefined): string[] {
  if (!session) return [spec];
  const { title, revision, target } = session;
  const product = [target.product, target.version].filter(Boolean).join(' ');
  return wrap(
    `${spec}: ${title}, revision ${revision}, on ${target.address}${product ? ` (${product})` : ''}`,
    width,
  );
}

function requirementLines(rows: readonly RequirementRow[]): string[] {
  const columns = [
    { title: 'requirement' },
    { title: 'level' },
    { title: 'verdict' },
    { title: 'cases', align: 'right' as const },
    { title: 'weight' },
  ];
  const [titles = '', ...lines] = table(
    columns,
    rows.map((row) => [
      cutInMiddle(row.requirement),
      row.level ?? '',
      row.verdict.replace('-', ' '),
      String(row.cases),
      row.weight === 'none' || row.weight === 'block' ? '' : row.weight,
    ]),
  );
  // One root cause can keep many from being judged: it is told where it comes first.
  const told = new Set<string>();
  return [
    titles,
    ...lines.flatMap((line, index) => {
      const reason = rows[index]?.standsOn ?? rows[index]?.reason;
      if (reason === undefined || told.has(reason)) return [line];
      told.add(reason);
      return [line, `    ${oneLine(reason, width - 6)}`];
    }),
  ];
}

function cutInMiddle(id: string): string {
  if (id.length <= longestId) return id;
  const half = Math.floor((longestId - 1) / 2);
  return `${id.slice(0, half)}…${id.slice(-half)}`;
}

function countLines(rows: readonly RequirementRow[]): string[] {
  const columns = [
    { title: 'requirements' },
    ...words.map((word) => ({ title: word.replace('-', ' '), align: 'right' as const })),
  ];
  // A requirement that was never judged has no level in the record.
  const groups = [...levels, undefined].map((level) => ({
    level,
    own: rows.filter((row) => row.level === level),
  }));
  const lines = groups
    .filter(({ own }) => own.length > 0)
    .map(({ level, own }) => [
      level ?? 'unknown',
      ...words.map((word) => String(own.filter(({ verdict }) => verdict === word).length)),
    ]);
  return table(columns, lines);
}

function untestedLines({ untested }: SessionHeader): string[] {
  if (untested.length === 0) return ['Not tested: the spec lists nothing.'];
  return [
    `Not tested (${untested.length}):`,
    ...untested.flatMap(({ fact, reason, why, source }) => [
      ...wrap(fact, width - 6).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
      ...wrap(`${reason}: ${why} (${sourceText(source)})`, width - 8).map((line) => `    ${line}`),
    ]),
  ];
}

export function listed(title: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) =>
    wrap(text, width - 6).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
  );
  return [title, ...lines, ''];
}

const leftOut = (rules: number): string[] =>
  rules === 0
    ? []
    : [
        `Nothing was seen against ${rules} rule${rules === 1 ? '' : 's'} of every connection; see the record.`,
      ];

function totals(record: RunRecord): string[] {
  const { header, cases, footer } = record;
  const unjudged = (header?.sessions ?? []).reduce(
    (sum, session) => sum + unjudgedCases(session, cases).length,
    0,
  );
  const count = (word: Word): number =>
    word === 'not judged' ? unjudged : cases.filter(({ verdict }) => verdict === word).length;
  const counts = words
    .filter((word) => count(word) > 0)
    .map((word) => `${count(word)} ${word.replace('-', ' ')}`);
  const total = cases.length + unjudged;
  const lines = [`${total} case${total === 1 ? '' : 's'}: ${counts.join(', ') || 'none judged'}`];
  const time = footer ? ` in ${(footer.duration / 1000).toFixed(1)} s` : '';
  return [
    ...lines.map((line) => `${line}${time}.`),
    ...clientsAtOnce(record).map(clientsAtOnceText),
    ...deviceTimes(record).map(deviceTimeText),
  ];
}
