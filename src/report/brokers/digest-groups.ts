import { columnOf, byReason } from './counts.js';
import type { Cell, ComparedBroker, ComparedSection, Comparison } from './comparison.js';
import { plain, table } from './in-markdown.js';
import { shortId } from './names.js';
import { oneLine, sourceText } from '../text.js';
import { openWords, type CellWord } from './words.js';

/** Characters of what was seen of one requirement: the whole is in the report. */
const longest = 100;

/** What has no verdict or does not apply, under its title: each reason once, with the requirements and whose it is. */
export function withoutVerdict(
  sections: readonly ComparedSection[],
  { spec, brokers }: Comparison,
): string[] {
  const groups: [string, readonly CellWord[]][] = [
    ['Without a verdict', openWords],
    ['Not applicable', ['not applicable']],
  ];
  return groups.flatMap(([title, words]) => {
    const namesOf = new Map<string, string[]>();
    for (const broker of brokers)
      for (const { reason, cells } of byReason(cellsOf(sections, broker, words))) {
        const ids = cells.map((cell) => plain(shortId(cell.requirement, spec)) + seenOf(cell));
        const text = `${plain(reason)}: ${ids.join(', ')}`;
        namesOf.set(text, [...(namesOf.get(text) ?? []), broker.name]);
      }
    const lines = [...namesOf].map(([text, names]) => `- ${plain(names.join(', '))}: ${text}`);
    return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
  });
}

const cellsOf = (
  sections: readonly ComparedSection[],
  broker: ComparedBroker,
  words: readonly CellWord[],
): Cell[] => columnOf(sections, broker).filter(({ word }) => words.includes(word));

/** What was seen where the group is about the known finding behind it. */
const seenOf = ({ standsOn, reason }: Cell): string =>
  standsOn === undefined || reason === undefined ? '' : ` (${plain(oneLine(reason, longest))})`;

/** The requirements that nobody failed, by section: their names alone. */
export function passedByAll(
  sections: readonly ComparedSection[],
  isPassed: (row: ComparedSection['rows'][number]) => boolean,
  { spec }: Comparison,
): string[] {
  const lines = sections.flatMap(({ title, rows }) => {
    const names = rows.filter(isPassed).map(({ requirement }) => shortId(requirement, spec));
    return names.length === 0 ? [] : [`- ${plain(title)}: ${names.map(plain).join(', ')}`];
  });
  return lines.length === 0 ? [] : ['## Passed by all', '', ...lines, ''];
}

/** What the spec lists as untested, with the reason. */
export function notTested({ spec }: Comparison): string[] {
  const rows = spec.untested.map(({ fact, reason, why, source }) => [
    `${plain(fact)}<br>${plain(sourceText(source))}`,
    `${reason}: ${plain(why)}`,
  ]);
  return [
    '## Not tested',
    '',
    ...(rows.length === 0 ? ['The spec lists nothing.'] : table(['statement', 'why it is not tested'], rows)),
    '',
  ];
}
