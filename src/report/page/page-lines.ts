import { createHash } from 'node:crypto';
import type { RunRecord } from '../record/read-record.js';
import type { PageComparison, PageData, PageRun } from './data.js';
import { dataElement, textInHtml } from './embed.js';
import { runForPage, type Rerun } from './run.js';

/** Characters of exchanges in one file, whatever the number of runs. */
const roomForExchanges = 2_000_000;
const leastRoom = 200_000;

export interface PageParts {
  /** The bundled program, and what it looks like. */
  script: string;
  style: string;
}

/**
 * One file of HTML that needs nothing else, piece by piece. The data come before the program, as JSON that no browser runs;
 * without scripts the sentence is still there.
 * @param records of one or several runs; each is read once, one transcript at a time
 */
export function* pageLines(
  records: readonly RunRecord[],
  { script, style }: PageParts,
  {
    tool,
    rerun,
    room = roomForExchanges,
    comparison,
  }: { tool: string; rerun: Rerun; room?: number; comparison?: PageComparison },
): Generator<string, void> {
  const sentences = records.map(({ footer }) => footer?.gate.sentence ?? 'The run did not come to its end.');
  yield '<!doctype html>';
  yield `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`;
  // No target's words can make the page load or send anything.
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${hashOf(script)}'; img-src data:">`;
  yield `<meta name="color-scheme" content="light dark"><title>${textInHtml(comparison?.title ?? titleOf(records))}</title>`;
  yield `<style>${style}</style></head><body>`;
  yield `<div id="app"><noscript>${sentences.map((text) => `<p>${textInHtml(text)}</p>`).join('')}<p>The rest of this page needs JavaScript; everything stands in record.jsonl as well.</p></noscript></div>`;
  const runs: PageRun[] = [];
  const share = Math.max(leastRoom, Math.floor(room / records.length));
  for (const [index, record] of records.entries())
    runs.push(yield* runForPage(record, { index, room: room < leastRoom ? room : share, rerun }));
  yield dataElement('data', { tool, runs, ...(comparison ? { comparison } : {}) } satisfies PageData);
  yield `<script>${script}</script></body></html>`;
}

/** By which a browser knows the one script that it may run. */
const hashOf = (script: string): string => `sha256-${createHash('sha256').update(script).digest('base64')}`;

function titleOf(records: readonly RunRecord[]): string {
  const [first] = records;
  if (records.length !== 1 || !first?.header) return 'Conformance report';
  const names = first.header.sessions.map(({ spec, target }) => {
    const product = [target.product, target.version].filter(Boolean).join(' ');
    return `${spec} on ${product || target.name}`;
  });
  const [gate = ''] = (first.footer?.gate.sentence ?? 'incomplete').split(/[:.(]/);
  const title = names.length > 2 ? `${names.length} specs` : names.join(', ');
  return `${gate.trim()}: ${title}`;
}
