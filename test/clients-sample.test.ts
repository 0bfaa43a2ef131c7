import { expect, test } from 'vitest';
import { clientRecipes } from '../fixtures/clients/index.js';
import { builtInChecks } from '../src/checks/index.js';
import { plain } from '../src/report/brokers/in-markdown.js';
import { loadSpec } from '../src/spec/load.js';
import { readComparison } from './comparison-sample.js';

const spec = loadSpec('mqtt-client', builtInChecks);
const { text, names, rows, passed, failures } = readComparison('reports/sample/clients.md');
const anew = 'run `npm run clients` and copy its clients.md to reports/sample';
const short = (id: string): string => id.slice(spec.id.length + 1);

/** What is tried only where somebody asks for it, as a profile is. */
const isAskedFor = ({ capabilities }: { capabilities: readonly string[] }): boolean =>
  capabilities.some((id) => spec.capabilities.find((one) => one.id === id)?.default === false);

// Real clients are not part of `npm test`, so this holds what the sample is about against the spec of today.
test('the committed comparison of clients is about the requirements of today', () => {
  const told = new Set([...rows.map(({ requirement }) => requirement), ...passed]);
  const missing = spec.requirements.filter((one) => !isAskedFor(one) && !told.has(short(one.id)));
  expect(missing, anew).toEqual([]);
  const today = new Set(spec.requirements.map(({ id }) => short(id)));
  // Whether a target survives is a requirement of every run, which no spec writes.
  expect(
    [...told].filter((id) => !today.has(id) && id !== 'survives'),
    anew,
  ).toEqual([]);
});

test('each failed requirement stands there once, with the sentence of today', () => {
  const failing = rows
    .filter(({ cells }) => cells.some((cell) => /^(known finding|warning)/.test(cell)))
    .map(({ requirement }) => requirement);
  expect(failures.map(({ requirement }) => requirement).toSorted()).toEqual(failing.toSorted());
  expect(failures.length).toBeGreaterThan(20);
  for (const { requirement, sentence } of failures) {
    const today = spec.requirements.find(({ id }) => short(id) === requirement)!;
    expect(sentence, anew).toBe(plain(today.text));
  }
});

test('each client has a column, its version, and no failure that its list of findings does not have', () => {
  expect(names, anew).toEqual(Object.keys(clientRecipes));
  for (const { requirement, cells } of rows) {
    expect(cells, requirement).toHaveLength(names.length);
    for (const cell of cells)
      expect(cell, requirement).toMatch(
        /^(pass|known finding|warning|n\/a|inconclusive)( \(\d+ of \d+ cases\))?$/,
      );
  }
});

test('the faults that are known of these clients were found', () => {
  const found = (requirement: string, name: string): string | undefined =>
    rows.find((row) => row.requirement === requirement)?.cells[names.indexOf(name)];
  for (const [requirement, name] of [
    ['up.sent-again', 'mqtt-js'],
    ['life.comes-back-after-refusal', 'mqtt-js'],
    ['limits.receive-maximum', 'mqtt-js-5'],
    ['limits.maximum-qos', 'mqtt-js-5'],
    ['limits.retain-available', 'mqtt-js-5'],
    ['limits.maximum-packet-size', 'mqtt-js-5'],
    ['life.subscribes-again', 'paho-c-sub'],
    ['life.no-storm-when-refused', 'collectd-down'],
    ['up.forgets', 'node-homie'],
    ['life.no-storm-when-refused', 'azure-iot-device-mqtt'],
    ['life.does-not-hammer', 'azure-iot-device-mqtt'],
  ] as const)
    expect(found(requirement, name), `${requirement} of ${name}`).toMatch(/^known finding/);
});

test('the committed comparison of clients is a digest', () => {
  expect(text.length).toBeLessThan(170_000);
});
