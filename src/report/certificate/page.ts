import type { HeaderLine, FooterLine } from '../../verdict/record.js';
import { html, type Content } from '../html/markup.js';

/** What the page of a certificate shows. */
export interface CertificateFacts {
  header: HeaderLine;
  footer: FooterLine;
  /** Names and values, in the order in which they are shown. */
  product: [string, string][];
  counts: { level: string; pass: number; warned: number; notApplicable: number }[];
  /** Failed SHOULDs, and what is inferred, by requirement. */
  deviations: { requirement: string; text: string; seen: string }[];
  /** What was judged not applicable, with the sentence that lets it be left out. */
  leftOut: { requirement: string; why: string }[];
  untested: number;
  recordSha256: string;
  /** The id of the key that signed it. */
  keyId: string | undefined;
  repeat: string;
}

const style = `
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; border-bottom: 1px solid #999; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th[scope=row] { white-space: nowrap; }
th, td { padding: .15rem .8rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }
.says { font-size: 1.1rem; font-weight: 600; color: #0b5d1e; } code { font-size: .85em; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } }`;

const row = (name: Content, value: Content): Content =>
  html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;

/** A certificate for people: one file that needs no network and prints on a page. */
export function certificatePage(facts: CertificateFacts): string {
  const { header, footer, product, counts, deviations, leftOut, untested } = facts;
  const date = new Date(footer.endedAt).toISOString().slice(0, 10);
  const title = `Certificate of conformance: ${product[0]?.[1] ?? ''}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>Certificate of conformance</h1>
          <p class="says">${footer.gate.sentence}</p>
          <h2>Product</h2>
          <table>
            ${product.map(([name, value]) => row(name, value))}
          </table>
          <h2>Judged by</h2>
          <table>
            ${header.sessions.map((session) => [
              row('Spec', `${session.title} (${session.spec}), revision ${session.revision}`),
              row(
                'Files',
                session.files.map(
                  ({ name, sha256 }) => html`<code>${sha256.slice(0, 16)}…</code> ${name}<br />`,
                ),
              ),
              row(
                'Capabilities',
                Object.entries(session.capabilities)
                  .map(([name, has]) => `${name}: ${has ? 'yes' : 'no'}`)
                  .join(', ') || 'none',
              ),
            ])}
            ${row('Harness', `${header.tool.name} ${header.tool.version}, Node ${header.tool.node}`)}
            ${row('Lockfile', html`<code>${header.tool.lockfile ?? 'not known'}</code>`)} ${row('Date', date)}
          </table>
          <h2>Requirements</h2>
          <table>
            <tr>
              <th scope="col">level</th>
              <th scope="col">passed</th>
              <th scope="col">deviating</th>
              <th scope="col">not applicable</th>
            </tr>
            ${counts.map(
              ({ level, pass, warned, notApplicable }) =>
                html`<tr>
                  <th scope="row">${level}</th>
                  <td>${pass}</td>
                  <td>${warned}</td>
                  <td>${notApplicable}</td>
                </tr>`,
            )}
          </table>
          <p>${untested} facts of the documents cannot be tested; the spec lists each with its reason.</p>
          <h2>Deviations</h2>
          ${
            deviations.length === 0
              ? html`<p>None.</p>`
              : html`<ul>
                  ${deviations.map(({ requirement, text, seen }) => html`<li><code>${requirement}</code> ${text} Seen: ${seen}</li>`)}
                </ul>`
          }
          ${
            leftOut.length === 0
              ? undefined
              : html`<h2>Not applicable</h2>
                  <ul>
                    ${leftOut.map(({ requirement, why }) => html`<li><code>${requirement}</code> ${why}</li>`)}
                  </ul>`
          }
          <h2>Proof</h2>
          <table>
            ${row('record.jsonl', html`SHA-256 <code>${facts.recordSha256}</code>`)}
            ${row('Signature', facts.keyId === undefined ? 'none: it protects against accidents alone' : html`Ed25519, key <code>${facts.keyId}</code>`)}
            ${row('Check it', html`<code>npx mqtt-conformance verify . --key pub.pem</code>`)}
            ${row('Repeat it', html`<code>${facts.repeat}</code>`)}
          </table>
        </main>
      </body>
    </html> `.text;
}
