import { judgedRecordOf, type Cell, type ComparedBroker, type ComparedSection } from './comparison.js';
import { versionOf } from './names.js';
import { cellWords, emptyWords, type CellWord } from './words.js';
import { table } from '../console/table.js';

/** The cells of one broker, in the order of the rows. */
export const columnOf = (sections: readonly ComparedSection[], broker: ComparedBroker): Cell[] =>
  sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.filter((cell) => cell.broker === broker)));

/** How many requirements came to what on one broker. */
export function countsOf(
  sections: readonly ComparedSection[],
  broker: ComparedBroker,
): Record<CellWord, number> {
  const column = columnOf(sections, broker);
  return Object.fromEntries(
    cellWords.map((word) => [word, column.filter((cell) => cell.word === word).length]),
  ) as Record<CellWord, number>;
}

/** The words that somebody has; of whom nothing is compared nothing is counted. */
export const countedWords = (counts: readonly Record<CellWord, number>[]): CellWord[] =>
  cellWords.filter((word) => !emptyWords.includes(word) && counts.some((count) => count[word] > 0));

/** Cells that have the same reason, or stand on the same known finding, in one group: one cause can keep many from being judged. */
export function byReason(cells: readonly Cell[]): { reason: string; cells: Cell[] }[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const reason =
      cell.standsOn ?? cell.reason ?? (cell.word === 'not judged' ? 'never ran' : 'no reason was given');
    groups.set(reason, [...(groups.get(reason) ?? []), cell]);
  }
  return [...groups].map(([reason, own]) => ({ reason, cells: own }));
}

/** Aligned lines for the console: each broker with what its requirements came to. */
export function countsTable(
  sections: readonly ComparedSection[],
  brokers: readonly ComparedBroker[],
  noun = 'broker',
): string[] {
  const counts = brokers.map((broker) => countsOf(sections, broker));
  const words = countedWords(counts);
  return table(
    [{ title: noun }, { title: 'version' }, ...words.map((title) => ({ title, align: 'right' as const }))],
    brokers.map((broker, index) => [
      broker.name,
      versionOf(broker),
      ...words.map((word) => countText(broker, counts[index], word)),
    ]),
  );
}

/** A count for a table of text. */
export const countText = (
  broker: ComparedBroker,
  count: Record<CellWord, number> | undefined,
  word: CellWord,
): string => (judgedRecordOf(broker) === undefined ? '-' : String(count?.[word] ?? 0));
