import type { ComparedBroker, ComparedSection, Comparison } from './comparison.js';
import { recordOf } from './comparison.js';
import { html, type Markup } from '../html/markup.js';
import { sentenceOf, versionOf } from './names.js';
import { countedWords, countsOf } from './counts.js';

/** What was run, by what, and when. */
export function introduction({ run, startedAt, tool, spec, only }: Comparison): Markup {
  const when = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const filtered = only === undefined ? '' : html` Filtered by <code>--only ${only}</code>.`;
  return html`<p>
    Run <code>${run}</code> of ${when} UTC, spec <code>${spec.id}</code> revision ${spec.revision},
    ${tool}.${filtered} Go to <a href="#matrix">the table</a>, <a href="#findings">the findings</a>,
    <a href="#untested">what is not tested</a>, <a href="#evidence">the evidence</a>.
  </p>`;
}

/** Each broker with the gate's sentence, and how many requirements came to what. */
export function brokersTable(sections: readonly ComparedSection[], { brokers }: Comparison): Markup {
  const counts = brokers.map((broker) => countsOf(sections, broker));
  const words = countedWords(counts);
  const row = (broker: ComparedBroker, index: number): Markup =>
    html`<tr>
      <th scope="row">${broker.name}<small>${versionOf(broker)}</small></th>
      ${
        recordOf(broker) === undefined
          ? html`<td colspan="${words.length}">not started</td>`
          : words.map((word) => html`<td class="n">${counts[index]?.[word]}</td>`)
      }
      <td class="outcome">${sentenceOf(broker)}</td>
    </tr> `;
  return html`<table>
      <thead>
        <tr>
          <th>broker</th>
          ${words.map((word) => html`<th>${word}</th>`)}
          <th>outcome</th>
        </tr>
      </thead>
      ${brokers.map(row)}
    </table>
    <p class="dim">
      Counted are requirements; each has the verdict of its worst case. Versions are as read from the brokers.
    </p>`;
}
