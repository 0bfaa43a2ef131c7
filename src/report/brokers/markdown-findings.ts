import type { Cell, ComparedBroker, ComparedSection } from './comparison.js';
import { recordOf } from './comparison.js';
import { byReason, columnOf } from './counts.js';
import type { Evidence } from './evidence.js';
import { fenced, plainInMarkdown } from '../html/markup.js';
import { sentenceOf, shortId, titleOf, whereOf } from './names.js';
import type { Pages } from './pages.js';
import { findingWords, openWords, type CellWord } from './words.js';

/** What one broker does otherwise than the document says, with the evidence; what has no verdict; what does not apply. */
export function findingsInMarkdown(
  sections: readonly ComparedSection[],
  broker: ComparedBroker,
  pages: Pages,
): string[] {
  const head = [`### ${plainInMarkdown(titleOf(broker))}`, '', plainInMarkdown(sentenceOf(broker)), ''];
  const record = recordOf(broker);
  if (record === undefined) return head;
  const column = columnOf(sections, broker);
  const having = (words: readonly CellWord[]): Cell[] => column.filter(({ word }) => words.includes(word));
  const findings = having(findingWords);
  const notes = record.header?.sessions.flatMap((session) => session.notes) ?? [];
  return [
    ...head,
    ...(findings.length === 0 ? ['No findings.', ''] : findings.flatMap((cell) => finding(cell, pages))),
    ...grouped('Without a verdict', having(openWords), pages),
    ...grouped('Not applicable', having(['not applicable']), pages),
    ...listed('Notes', notes.map(plainInMarkdown)),
  ];
}

const anchored = (cell: Cell, pages: Pages): string =>
  `<a id="${pages.anchorOf(cell)}"></a>${plainInMarkdown(shortId(cell.requirement, pages.comparison.spec))}`;

function finding(cell: Cell, pages: Pages): string[] {
  const { requirement, word } = cell;
  const evidence = pages.evidenceOf(cell).filter((one) => findingWords.includes(one.word));
  return [
    `#### ${anchored(cell, pages)}: ${word}`,
    '',
    `${plainInMarkdown(requirement.text)} (${plainInMarkdown(whereOf(requirement, pages.comparison.spec))})`,
    '',
    ...evidence.flatMap(caseLines),
  ];
}

function caseLines({ cases, sent, expected, seen, listed: known, wire, again }: Evidence): string[] {
  const said: [string, string | undefined][] = [
    ['Case', cases.join(', ') || undefined],
    ...sent.map((one): [string, string] => ['Sent', one]),
    ['Expected', expected],
    ['Seen', seen],
    ['Known', known?.reason],
    ['As listed', known?.sent === undefined ? undefined : `${known.sent} → ${known.seen}`],
  ];
  const link = known?.link;
  return [
    ...said.flatMap(([term, text]) => (text === undefined ? [] : [`- ${term}: ${plainInMarkdown(text)}`])),
    ...(link === undefined
      ? []
      : [`- Reported: ${/^https?:\/\/[^\s<>]+$/.test(link) ? `<${link}>` : plainInMarkdown(link)}`]),
    '',
    ...fenced([...wire, ...(again.length > 0 ? ['', '# to do it again', ...again] : [])]),
    '',
  ];
}

const grouped = (title: string, cells: readonly Cell[], pages: Pages): string[] =>
  listed(
    title,
    byReason(cells).map(
      ({ reason, cells: own }) =>
        `${plainInMarkdown(reason)}: ${own.map((cell) => anchored(cell, pages) + seenOf(cell)).join(', ')}`,
    ),
  );

/** What was seen where the group is about the known finding behind it. */
const seenOf = ({ standsOn, reason }: Cell): string =>
  standsOn === undefined || reason === undefined ? '' : ` (${plainInMarkdown(reason)})`;

const listed = (title: string, texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : [`#### ${title}`, '', ...texts.map((text) => `- ${text}`), ''];
