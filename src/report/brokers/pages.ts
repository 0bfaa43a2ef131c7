import type { Cell, Comparison, ComparedSection } from './comparison.js';
import type { Evidence } from './evidence.js';
import { anchor } from '../html/markup.js';
import { shortId } from './names.js';

/** How the evidence of a comparison is spread over pages. */
export interface Pages {
  comparison: Comparison;
  /** What is shown for a cell; it is worked out once. */
  evidenceOf(cell: Cell): Evidence[];
  /** Each pass is told in one line, in Markdown too. */
  brief: boolean;
  /** The page that holds the evidence of a cell: '' for the first. */
  homeOf(cell: Cell): string;
  /** The id of that evidence in its page. */
  anchorOf(cell: Cell): string;
}

/** What leads from the page `from` to the evidence of a cell. */
export function addressOf(cell: Cell, pages: Pages, from = ''): string {
  const home = pages.homeOf(cell);
  const page = home === from ? '' : home === '' ? 'brokers.html' : home;
  return `${page}#${anchor(pages.anchorOf(cell))}`;
}

export const anchorOf = ({ broker, requirement }: Cell, { spec }: Comparison): string =>
  `${broker.slug}.${shortId(requirement, spec)}`;

/** Only the cells that are asked for; what is empty then is left out. */
export const sectionsWith = (
  sections: readonly ComparedSection[],
  isWanted: (cell: Cell) => boolean,
): ComparedSection[] =>
  sections
    .map(({ title, rows }) => ({
      title,
      rows: rows
        .map(({ requirement, cells }) => ({ requirement, cells: cells.filter(isWanted) }))
        .filter(({ cells }) => cells.length > 0),
    }))
    .filter(({ rows }) => rows.length > 0);
