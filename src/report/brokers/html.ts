import type { Cell, ComparedBroker, ComparedRow, ComparedSection, Comparison } from './comparison.js';
import { badge, evidenceSections } from './html-evidence.js';
import { findingLists } from './html-findings.js';
import { brokersTable, introduction } from './html-head.js';
import { html, type Content, type Markup } from '../html/markup.js';
import { belowName, shortId, titleOf } from './names.js';
import { addressOf, type Pages } from './pages.js';
import { style } from '../html/style.js';
import { cellWords } from './words.js';
import { sourceText } from '../text.js';

/** The page with everything, or with everything that `pages` does not put elsewhere. */
export function mainPage(sections: readonly ComparedSection[], pages: Pages): string {
  const { comparison } = pages;
  const { spec, brokers } = comparison;
  const title = `${spec.title} on ${brokers.length} broker${brokers.length === 1 ? '' : 's'}`;
  return page(
    title,
    html`${introduction(comparison)} ${brokersTable(sections, comparison)}
      <h2 id="matrix">Requirements and brokers</h2>
      <p>Each verdict leads to its evidence. ${legend(sections)}</p>
      ${matrix(sections, pages)}
      <h2 id="findings">Findings</h2>
      ${findingLists(sections, pages)}
      <h2 id="untested">Not tested</h2>
      ${untested(comparison)}
      <h2 id="evidence">Evidence</h2>
      ${evidenceSections(sections, pages, '')}`,
  );
}

/** The evidence of what a broker passed, where it has a page of its own. */
export function passesPage(
  sections: readonly ComparedSection[],
  pages: Pages,
  broker: ComparedBroker,
): string {
  const title = `${pages.comparison.spec.title}: what ${titleOf(broker)} passed`;
  const back = html`<p><a href="brokers.html">All brokers</a></p>`;
  return page(title, html`${back}${evidenceSections(sections, pages, `${broker.slug}.html`)}`);
}

/** No script, no style and no image from elsewhere: what a broker sent cannot become one either. */
const page = (title: string, body: Markup): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html> `.text;

function legend(sections: readonly ComparedSection[]): Content {
  const seen = new Set(
    sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ word }) => word))),
  );
  return cellWords.filter((word) => seen.has(word)).map((word) => html`${badge(word)} `);
}

function matrix(sections: readonly ComparedSection[], pages: Pages): Markup {
  const { brokers } = pages.comparison;
  const columns = brokers.map(
    (broker) => html`<th scope="col">${broker.name}<small>${belowName(broker)}</small></th>`,
  );
  return html`<table class="matrix">
    <thead>
      <tr>
        <th scope="col">requirement</th>
        ${columns}
      </tr>
    </thead>
    ${sections.map(
      ({ title, rows }) =>
        html`<tbody>
          <tr class="section">
            <th colspan="${brokers.length + 1}" scope="rowgroup">${title}</th>
          </tr>
          ${rows.map((row) => matrixRow(row, pages))}
        </tbody> `,
    )}
  </table>`;
}

function matrixRow({ requirement, cells }: ComparedRow, pages: Pages): Markup {
  const id = shortId(requirement, pages.comparison.spec);
  const level = requirement.level === 'MUST' ? '' : ` ${requirement.level}`;
  return html`<tr>
    <td><a href="#${id}">${id}</a>${level}<small>${requirement.text}</small></td>
    ${cells.map((cell) => matrixCell(cell, pages))}
  </tr> `;
}

function matrixCell(cell: Cell, pages: Pages): Markup {
  const { word, such, planned, reason } = cell;
  const many = word !== 'pass' && planned > 1 ? html`<small>${such} of ${planned} cases</small>` : '';
  const shown = word === 'not started' ? word : html`<a href="${addressOf(cell, pages)}">${word}</a>`;
  return html`<td
    class="w-${word.replaceAll(' ', '-')}"
    ${word === 'pass' || reason === undefined ? '' : html`title="${reason}"`}
  >
    ${shown}${many}
  </td>`;
}

function untested({ spec }: Comparison): Markup {
  if (spec.untested.length === 0) return html`<p>The spec lists nothing.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th>statement</th>
        <th>why it is not tested</th>
      </tr>
    </thead>
    ${spec.untested.map(
      ({ fact, reason, why, source }) =>
        html`<tr>
          <td>${fact}<br /><span class="dim">${sourceText(source)}</span></td>
          <td>${reason}: ${why}</td>
        </tr> `,
    )}
  </table>`;
}
