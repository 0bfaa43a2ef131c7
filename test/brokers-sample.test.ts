import { expect, test } from 'vitest';
import { builtInChecks } from '../src/checks/index.js';
import { usualBrokers } from '../src/cli/brokers-targets.js';
import { plain } from '../src/report/brokers/in-markdown.js';
import { loadSpec } from '../src/spec/load.js';
import { readComparison } from './comparison-sample.js';

const spec = loadSpec('mqtt-3.1.1', builtInChecks);
const { text, names, rows, passed, failures } = readComparison('reports/sample/brokers.md');
const anew = 'run `npm run brokers` and copy its brokers.md to reports/sample';

// Real brokers are not part of `npm test`, so this holds what the sample is about against the spec of today.
test('the committed comparison is about the requirements of today', () => {
  // Whether a target survives is a requirement of every run, which no spec writes.
  const short = [...spec.requirements.map(({ id }) => id.slice(spec.id.length + 1)), 'survives'];
  const told = rows.map(({ requirement }) => requirement);
  expect([...told, ...passed].toSorted(), anew).toEqual(short.toSorted());
  expect(text, anew).toContain(`spec ${spec.id} revision ${spec.revision},`);
});

test('the committed comparison has each failed requirement once, with the sentence of today', () => {
  const failing = rows
    .filter(({ cells }) => cells.some((cell) => /^(known finding|warning)/.test(cell)))
    .map(({ requirement }) => requirement);
  expect(failures.map(({ requirement }) => requirement).toSorted()).toEqual(failing.toSorted());
  expect(failures.length).toBeGreaterThan(50);
  for (const { requirement, sentence } of failures) {
    const today = spec.requirements.find((one) => one.id === `${spec.id}.${requirement}`)!;
    expect(sentence, anew).toBe(plain(today.text));
  }
});

test('each of the usual brokers has a column, its version, and a verdict on every requirement', () => {
  expect(names, anew).toEqual([...usualBrokers]);
  for (const { requirement, cells } of rows) {
    expect(cells, requirement).toHaveLength(usualBrokers.length);
    for (const cell of cells)
      // What stands on a known finding may have no verdict of its own.
      expect(cell, requirement).toMatch(
        /^(pass|known finding|warning|n\/a|inconclusive)( \(\d+ of \d+ cases\))?$/,
      );
  }
});

test('the committed comparison is a digest', () => {
  expect(text.length).toBeLessThan(120_000);
});
