import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtInChecks } from '../src/checks/index.js';
import { usualBrokers } from '../src/cli/brokers-targets.js';
import { plain } from '../src/report/brokers/in-markdown.js';
import { loadSpec } from '../src/spec/load.js';

const spec = loadSpec('mqtt-3.1.1', builtInChecks);
const sample = readFileSync('reports/sample/brokers.md', 'utf8');
const anew = 'run `npm run brokers` and copy its brokers.md to reports/sample';

/** What stands under a heading of the second order. */
const under = (title: string): string =>
  new RegExp(`^## ${title}\n\n(.*?)(?=\n## |$(?![^]))`, 'ms').exec(sample)?.[1] ?? '';

/** Cells of the table of requirements, row by row. */
const rows = under('Not passed by all')
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.slice(2, -2).split(' | '))
  .filter(([, first]) => first !== '');

const unescaped = (text: string): string => text.replaceAll('\\', '');
const told = rows.map(([first = '']) => unescaped(/^\*\*(.+?)\*\*/.exec(first)![1]!));
const passed = under('Passed by all')
  .split('\n')
  .flatMap((line) => /: ([^:]+)$/.exec(line)?.[1]?.split(', ') ?? [])
  .map(unescaped);

// Real brokers are not part of `npm test`, so this holds what the sample is about against the spec of today.
test('the committed comparison is about the requirements of today', () => {
  // Whether a target survives is a requirement of every run, which no spec writes.
  const short = [...spec.requirements.map(({ id }) => id.slice(spec.id.length + 1)), 'survives'];
  expect([...told, ...passed].toSorted(), anew).toEqual(short.toSorted());
  expect(sample, anew).toContain(`spec ${spec.id} revision ${spec.revision},`);
});

test('the committed comparison has each failed requirement once, with the sentence of today', () => {
  const failures = [...under('Failures').matchAll(/^### (.+)\n\n(.+)$/gm)];
  const failing = told.filter((_, place) =>
    rows[place]!.some((cell) => /^(known finding|warning)/.test(cell)),
  );
  expect(failures.map(([, id]) => unescaped(id!)).toSorted()).toEqual(failing.toSorted());
  expect(failures.length).toBeGreaterThan(50);
  for (const [, id, text] of failures) {
    const { text: sentence } = spec.requirements.find((one) => one.id === `${spec.id}.${unescaped(id!)}`)!;
    expect(text, anew).toBe(plain(sentence));
  }
});

test('each of the usual brokers has a column, its version, and a verdict on every requirement', () => {
  const brokers = [...sample.matchAll(/^\| (\w+) \| ([^<\s]+ \d[\w.+-]*) \| /gm)].map(([, name]) => name);
  expect(brokers, anew).toEqual([...usualBrokers]);
  for (const [first, ...cells] of rows) {
    expect(cells, first).toHaveLength(usualBrokers.length);
    for (const cell of cells)
      // What stands on a known finding may have no verdict of its own.
      expect(cell, first).toMatch(
        /^(pass|known finding|warning|not applicable|inconclusive)( \(\d+ of \d+ cases\))?$/,
      );
  }
});

test('the committed comparison is a digest', () => {
  expect(sample.length).toBeLessThan(120_000);
});
