import type { Cell, ComparedRow, ComparedSection, Comparison } from './comparison.js';
import { countedWords, countsOf, countText } from './counts.js';
import { anchor, plainInMarkdown } from '../html/markup.js';
import { findingsInMarkdown } from './markdown-findings.js';
import { passesInMarkdown } from './markdown-passes.js';
import { belowName, sentenceOf, shortId, versionOf } from './names.js';
import { addressOf, type Pages } from './pages.js';
import { sourceText } from '../text.js';

/**
 * The comparison as Markdown. What is no pass has its evidence below the table; the evidence of a pass is in the HTML
 * pages beside it, or in brief below the table as well.
 */
export function brokersMarkdown(sections: readonly ComparedSection[], pages: Pages): string {
  const { comparison } = pages;
  const { spec, brokers } = comparison;
  return [
    `# ${plainInMarkdown(spec.title)} on ${brokers.length} broker${brokers.length === 1 ? '' : 's'}`,
    '',
    introduction(comparison),
    '',
    ...brokersTable(sections, comparison),
    '',
    'Counted are requirements; each has the verdict of its worst case. Versions are as read from the brokers.',
    '',
    '## Requirements and brokers',
    '',
    pages.brief
      ? 'Each verdict leads to its evidence below; of a pass it is one line.'
      : 'Each verdict leads to its evidence: of passes in [brokers.html](brokers.html), of all else below.',
    '',
    ...matrix(sections, pages),
    '',
    '## Findings',
    '',
    ...brokers.flatMap((broker) => findingsInMarkdown(sections, broker, pages)),
    '## Not tested',
    '',
    ...untested(comparison),
    '',
    ...(pages.brief ? passesInMarkdown(sections, pages) : []),
  ].join('\n');
}

function introduction({ run, startedAt, tool, spec, only }: Comparison): string {
  const when = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const filtered = only === undefined ? '' : ` Filtered by \`--only ${only}\`.`;
  return `Run ${run} of ${when} UTC, spec ${spec.id} revision ${spec.revision}, ${plainInMarkdown(tool)}.${filtered}`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  line(titles),
  line(titles.map(() => '---')),
  ...rows.map(line),
];

function brokersTable(sections: readonly ComparedSection[], { brokers }: Comparison): string[] {
  const counts = brokers.map((broker) => countsOf(sections, broker));
  const words = countedWords(counts);
  const rows = brokers.map((broker, index) => [
    plainInMarkdown(broker.name),
    plainInMarkdown(versionOf(broker)),
    ...words.map((word) => countText(broker, counts[index], word)),
    plainInMarkdown(sentenceOf(broker)),
  ]);
  return table(['broker', 'version', ...words, 'outcome'], rows);
}

function matrix(sections: readonly ComparedSection[], pages: Pages): string[] {
  const { brokers } = pages.comparison;
  const titles = brokers.map((broker) =>
    [broker.name, belowName(broker)].filter(Boolean).map(plainInMarkdown).join('<br>'),
  );
  const rows = sections.flatMap(({ title, rows: own }) => [
    [`**${plainInMarkdown(title)}**`, ...brokers.map(() => '')],
    ...own.map((row) => matrixRow(row, pages)),
  ]);
  return table(['requirement', ...titles], rows);
}

function matrixRow({ requirement, cells }: ComparedRow, pages: Pages): string[] {
  const id = shortId(requirement, pages.comparison.spec);
  const level = requirement.level === 'MUST' ? '' : ` ${requirement.level}`;
  return [
    `**${plainInMarkdown(id)}**${level}<br>${plainInMarkdown(requirement.text)}`,
    ...cells.map((cell) => matrixCell(cell, pages)),
  ];
}

function matrixCell(cell: Cell, pages: Pages): string {
  const { word, such, planned } = cell;
  if (word === 'not started') return word;
  const elsewhere = word === 'pass' && !pages.brief;
  const address = elsewhere ? addressOf(cell, pages, 'brokers.md') : `#${anchor(pages.anchorOf(cell))}`;
  const many = word !== 'pass' && planned > 1 ? ` (${such} of ${planned} cases)` : '';
  return `[${word}](${address})${many}`;
}

function untested({ spec }: Comparison): string[] {
  if (spec.untested.length === 0) return ['The spec lists nothing.'];
  return table(
    ['statement', 'why it is not tested'],
    spec.untested.map(({ fact, reason, why, source }) => [
      `${plainInMarkdown(fact)}<br>${plainInMarkdown(sourceText(source))}`,
      `${reason}: ${plainInMarkdown(why)}`,
    ]),
  );
}
