import type { Cell, ComparedSection } from './comparison.js';
import { passInBrief } from './evidence.js';
import { plainInMarkdown } from '../html/markup.js';
import { shortId } from './names.js';
import type { Pages } from './pages.js';

/** The evidence of every pass in one line: of its first case, and how many more there are. */
export function passesInMarkdown(sections: readonly ComparedSection[], pages: Pages): string[] {
  const passes = sections.flatMap(({ rows }) =>
    rows.flatMap(({ cells }) => cells.filter(({ word }) => word === 'pass')),
  );
  return ['## Passes', '', ...passes.map((cell) => passLine(cell, pages)), ''];
}

function passLine(cell: Cell, pages: Pages): string {
  const { broker, requirement } = cell;
  const name = plainInMarkdown(`${shortId(requirement, pages.comparison.spec)}, ${broker.name}`);
  return `- <a id="${pages.anchorOf(cell)}"></a>${name}: ${plainInMarkdown(passInBrief(pages.evidenceOf(cell)))}`;
}
