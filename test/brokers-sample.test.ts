import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtInChecks } from '../src/checks/index.js';
import { usualBrokers } from '../src/cli/brokers-targets.js';
import { loadSpec } from '../src/spec/load.js';

const spec = loadSpec('mqtt-3.1.1', builtInChecks);
const sample = readFileSync('reports/sample/brokers.md', 'utf8');
const anew = 'run `npm run brokers -- --brief` and copy its brokers.md to reports/sample';

/** Cells of the table of requirements, row by row. */
const rows = sample
  .slice(sample.indexOf('## Requirements and brokers'), sample.indexOf('## Findings'))
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.slice(2, -2).split(' | '))
  .filter(([, first]) => first !== '');

// Real brokers are not part of `npm test`, so this holds what the sample is about against the spec of today.
test('the committed comparison is about the requirements of today', () => {
  const shown = rows.map(([first = '']) => /^\*\*(.+?)\*\*/.exec(first)![1]!.replaceAll('\\', ''));
  // Whether a target survives is a requirement of every run, which no spec writes.
  const short = [...spec.requirements.map(({ id }) => id.slice(spec.id.length + 1)), 'survives'];
  expect(shown.toSorted(), anew).toEqual(short.toSorted());
  expect(sample, anew).toContain(`spec ${spec.id} revision ${spec.revision},`);
});

test('the committed comparison has the sentences of today', () => {
  const plain = sample.replaceAll('\\', '');
  const changed = spec.requirements.filter(({ text }) => !plain.includes(text.replaceAll('\\', '')));
  expect(
    changed.map(({ id }) => id),
    anew,
  ).toEqual([]);
});

test('each of the usual brokers has a column, its version, and a verdict on every requirement', () => {
  const brokers = [...sample.matchAll(/^\| (\w+) \| ([^<\s]+ \d[\w.+-]*) \| /gm)].map(([, name]) => name);
  expect(brokers, anew).toEqual([...usualBrokers]);
  for (const [first, ...cells] of rows) {
    expect(cells, first).toHaveLength(usualBrokers.length);
    for (const cell of cells)
      // What stands on a known finding may have no verdict of its own.
      expect(cell, first).toMatch(/^\[(pass|known finding|warning|not applicable|inconclusive)\]\(#/);
  }
});

test('every verdict of the committed comparison leads to its evidence', () => {
  const ids = new Set([...sample.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...sample.matchAll(/\]\(#([^)\s]+)\)/g)].map(([, id]) => decodeURIComponent(id!));
  expect(links.length).toBeGreaterThanOrEqual(spec.requirements.length * usualBrokers.length);
  expect(links.filter((id) => !ids.has(id))).toEqual([]);
});
