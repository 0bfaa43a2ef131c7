import { sectionsWith, type Pages } from './pages.js';
import type { Cell, ComparedRow, ComparedSection } from './comparison.js';
import { inOneLine, passInBrief, type Evidence } from './evidence.js';
import { html, type Content, type Markup } from '../html/markup.js';
import { shortId, titleOf, whereOf } from './names.js';
import type { CellWord } from './words.js';

/** The evidence of those cells that the page `home` holds, requirement by requirement. */
export function evidenceSections(sections: readonly ComparedSection[], pages: Pages, home: string): Markup {
  const rows = sectionsWith(sections, (cell) => pages.homeOf(cell) === home).flatMap(
    (section) => section.rows,
  );
  return html`${rows.map((row) => requirementEvidence(row, pages, home))}`;
}

function requirementEvidence({ requirement, cells }: ComparedRow, pages: Pages, home: string): Markup {
  const id = shortId(requirement, pages.comparison.spec);
  return html`<section>
    <h3 ${home === '' ? html`id="${id}"` : ''}>${id} <span class="dim">${requirement.level}</span></h3>
    <p>${requirement.text}<br /><span class="dim">${whereOf(requirement, pages.comparison.spec)}</span></p>
    ${cells.map((cell) => cellEvidence(cell, pages))}
  </section> `;
}

function cellEvidence(cell: Cell, pages: Pages): Markup {
  const short = pages.brief && cell.word === 'pass';
  const evidence = short
    ? html`<code>${passInBrief(pages.evidenceOf(cell))}</code>`
    : pages.evidenceOf(cell).map(caseEvidence);
  return html`<div class="on" id="${pages.anchorOf(cell)}">
    <strong>${titleOf(cell.broker)}</strong> ${badge(cell.word)} ${evidence}${missingEvidence(cell)}
  </div> `;
}

const missingEvidence = ({ missing }: Cell): Content =>
  missing.length === 0 ? '' : html`<p>Never ran: ${missing.join(', ')}</p>`;

/** A word as a label of its own colour. */
export const badge = (word: CellWord): Markup =>
  html`<span class="word w-${word.replaceAll(' ', '-')}">${word}</span>`;

function caseEvidence(evidence: Evidence): Markup {
  const { cases, word, reason = '' } = evidence;
  const name = cases.length === 0 ? '' : html`<b>${cases.join(', ')}</b>: `;
  if (word === 'not applicable') return html`<p>${name}${reason}</p>`;
  if (word !== 'pass')
    return html`<p>${name}${badge(word)}</p>
      ${details(evidence)}`;
  const line = html`${name}<code>${inOneLine(evidence)}</code>`;
  if (evidence.wire.length === 0) return html`<div>${line}</div>`;
  return html`<details>
    <summary>${line}</summary>
    <pre>${evidence.wire.join('\n')}</pre>
  </details>`;
}

/** What was sent, demanded and seen, why it is known, the wire, and how to do it again. */
function details({ sent, expected, seen, reason, listed, wire, again }: Evidence): Markup {
  return html`<dl>
      ${pair('Sent', sent.join('\n'))}${pair('Expected', expected)}${pair('Seen', seen)}${pair('Reason', reason)}${listedPairs(listed)}
    </dl>
    ${block('On the wire', wire)}${block('To do it again', again)}`;
}

export const listedPairs = (listed: Evidence['listed']): Markup =>
  html`${pair('Known', listed?.reason)}${pair('As listed', listed?.sent === undefined ? undefined : `${listed.sent} → ${listed.seen}`)}${pair('Reported', linkTo(listed?.link))}`;

export const pair = (term: string, content: Content): Content =>
  content === undefined || content === ''
    ? ''
    : html`<dt>${term}</dt>
        <dd>${content}</dd>`;

/** Only an address of the web becomes a link. */
export const linkTo = (address: string | undefined): Content =>
  address !== undefined && /^https?:\/\//.test(address) ? html`<a href="${address}">${address}</a>` : address;

const block = (title: string, lines: readonly string[]): Content =>
  lines.length === 0
    ? ''
    : html`<div class="dim">${title}</div>
        <pre>${lines.join('\n')}</pre>`;
