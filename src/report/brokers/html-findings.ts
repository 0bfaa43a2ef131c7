import type { Cell, ComparedBroker, ComparedSection } from './comparison.js';
import { recordOf } from './comparison.js';
import { byReason, columnOf } from './counts.js';
import type { Evidence } from './evidence.js';
import { badge, listedPairs, pair } from './html-evidence.js';
import { html, type Content, type Markup } from '../html/markup.js';
import { sentenceOf, shortId, titleOf } from './names.js';
import { addressOf, type Pages } from './pages.js';
import { findingWords, openWords, type CellWord } from './words.js';

/** Broker by broker: what it does otherwise than the document says, what has no verdict, and what was not asked of it. */
export function findingLists(sections: readonly ComparedSection[], pages: Pages): Markup {
  return html`${pages.comparison.brokers.map((broker) => findingList(sections, broker, pages))}`;
}

function findingList(sections: readonly ComparedSection[], broker: ComparedBroker, pages: Pages): Markup {
  const title = html`<h3 id="findings.${broker.slug}">${titleOf(broker)}</h3>`;
  const record = recordOf(broker);
  if (record === undefined)
    return html`${title}
      <p>${sentenceOf(broker)}</p>`;
  const column = columnOf(sections, broker);
  const having = (words: readonly CellWord[]): Cell[] => column.filter(({ word }) => words.includes(word));
  const findings = having(findingWords);
  const notes = record.header?.sessions.flatMap((session) => session.notes) ?? [];
  return html`${title}
    <p>${sentenceOf(broker)}</p>
    ${findings.length === 0 ? html`<p>No findings.</p>` : findings.map((cell) => finding(cell, pages))}
    ${grouped('Without a verdict', having(openWords), pages)}
    ${grouped('Not applicable', having(['not applicable']), pages)}
    ${
      notes.length === 0
        ? ''
        : html`<h4>Notes</h4>
            <ul>
              ${notes.map((note) => html`<li>${note}</li>`)}
            </ul>`
    }`;
}

function finding(cell: Cell, pages: Pages): Markup {
  const evidence = pages.evidenceOf(cell).filter(({ word }) => findingWords.includes(word));
  return html`<div class="on">
    ${nameOf(cell, pages)} ${badge(cell.word)} ${cell.requirement.text} ${evidence.map(shortEvidence)}
  </div> `;
}

const nameOf = (cell: Cell, pages: Pages): Markup =>
  html`<a href="${addressOf(cell, pages)}">${shortId(cell.requirement, pages.comparison.spec)}</a>`;

const shortEvidence = ({ cases, sent, expected, seen, listed }: Evidence): Markup =>
  html`<dl>
    ${pair('Case', cases.join(', '))}${pair('Sent', sent.join('\n'))}${pair('Expected', expected)}${pair('Seen', seen)}${listedPairs(listed)}
  </dl>`;

function grouped(title: string, cells: readonly Cell[], pages: Pages): Content {
  if (cells.length === 0) return '';
  return html`<h4>${title} (${cells.length})</h4>
    <ul>
      ${byReason(cells).map(
        (group) =>
          html`<li>
            ${group.reason}: ${group.cells.map((cell) => html`${nameOf(cell, pages)}${seenOf(cell)} `)}
          </li>`,
      )}
    </ul>`;
}

/** What was seen where the group is about the known finding behind it. */
const seenOf = ({ standsOn, reason }: Cell): string =>
  standsOn === undefined || reason === undefined ? '' : ` (${reason})`;
