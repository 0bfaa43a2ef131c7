import { titleOfComparison } from './names.js';
import type { Cell, ComparedRow, ComparedSection, Comparison } from './comparison.js';
import { countedWords, countsOf, countText } from './counts.js';
import { findingInDigest } from './digest-findings.js';
import { notTested, passedByAll, withoutVerdict } from './digest-groups.js';
import { plain, table } from './in-markdown.js';
import { belowName, sentenceOf, shortId, versionOf } from './names.js';
import { emptyWords, findingWords, type CellWord } from './words.js';

/**
 * A comparison to read and to keep: what each target came to, where they differ from the document, and each failure once
 * for its requirement. The evidence of everything is in report.html and in the records.
 */
export function digestOf(sections: readonly ComparedSection[], comparison: Comparison): string {
  const { spec } = comparison;
  const rows = sections.flatMap((section) => section.rows);
  const broken = rows.filter(isBroken);
  return [
    `# ${plain(titleOfComparison(comparison))}`,
    '',
    introduction(comparison),
    '',
    ...totals(sections, comparison),
    '',
    'Counted are requirements; each has the verdict of its worst case. Versions are as read from the targets. What went over',
    `the wire stands in \`report.html\` and in the records. In tables, ${shortened['not applicable']} is "not applicable".`,
    '',
    ...(rows.some(isTold) ? ['## Not passed by all', '', ...matrix(sections, comparison), ''] : []),
    ...(broken.length === 0 ? [] : ['## Failures', '']),
    ...broken.flatMap((row) => findingInDigest(row, spec)),
    ...withoutVerdict(sections, comparison),
    ...passedByAll(sections, isPassed, comparison),
    ...notTested(comparison),
  ].join('\n');
}

const isBroken = ({ cells }: ComparedRow): boolean => cells.some(({ word }) => findingWords.includes(word));

/** A row is told when somebody did not pass; of whom nothing is compared the head has told. */
const isTold = ({ cells }: ComparedRow): boolean =>
  cells.some(({ word }) => word !== 'pass' && !emptyWords.includes(word));

const isPassed = (row: ComparedRow): boolean => !isTold(row) && row.cells.some(({ word }) => word === 'pass');

function introduction({ run, startedAt, tool, spec, only }: Comparison): string {
  const when = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const filtered = only === undefined ? '' : ` Filtered by \`--only ${only}\`.`;
  return `Run ${run} of ${when} UTC, spec ${spec.id} revision ${spec.revision}, ${plain(tool)}.${filtered}`;
}

function totals(sections: readonly ComparedSection[], { brokers, noun = 'broker' }: Comparison): string[] {
  const counts = brokers.map((broker) => countsOf(sections, broker));
  const words = countedWords(counts);
  const rows = brokers.map((broker, index) => [
    plain(broker.name),
    plain(versionOf(broker)),
    ...words.map((word) => countText(broker, counts[index], word)),
    plain(sentenceOf(broker)),
  ]);
  return table([noun, 'version', ...words, 'outcome'], rows);
}

function matrix(sections: readonly ComparedSection[], { spec, brokers }: Comparison): string[] {
  const titles = brokers.map((broker) =>
    [broker.name, belowName(broker)].filter(Boolean).map(plain).join('<br>'),
  );
  const rows = sections.flatMap(({ title, rows: all }) => {
    const own = all.filter(isTold);
    if (own.length === 0) return [];
    return [
      [`**${plain(title)}**`, ...brokers.map(() => '')],
      ...own.map(({ requirement, cells }) => [
        `**${plain(shortId(requirement, spec))}**${requirement.level === 'MUST' ? '' : ` ${requirement.level}`}`,
        ...cells.map(cellText),
      ]),
    ];
  });
  return table(['requirement', ...titles], rows);
}

/** The commonest word by far would be a fifth of the text. */
const shortened: Partial<Record<CellWord, string>> = { 'not applicable': 'n/a' };

function cellText({ word, such, planned }: Cell): string {
  const told = shortened[word] ?? word;
  return word !== 'pass' && !emptyWords.includes(word) && planned > 1
    ? `${told} (${such} of ${planned} cases)`
    : told;
}
