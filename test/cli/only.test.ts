import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CaseLine } from '../../src/verdict/record.js';
import { linesOf, reportFolder, run } from './command.js';

const accepted = 'mqtt-3.1.1.MQTT-3.8.4-1';
/** A second CONNACK, which no case waits for. */
const mutant = '--target=twin:mqtt-3.1.1/stray-connack-first';
const rules = /mqtt-3\.1\.1\.wire\.[\w-]+/g;
const rulesIn = (text: string): string[] => [...new Set(text.match(rules) ?? [])].sort();

test('a run of one case tells of a rule of every connection only where it is broken, and records them all', async () => {
  const folder = reportFolder();
  const { code, out } = await run(mutant, `--only=${accepted}`, `--report-dir=${folder}`);
  expect(code).toBe(1);
  expect(rulesIn(out)).toEqual(['mqtt-3.1.1.wire.connack-first']);
  const report = join(folder, readdirSync(folder)[0]!);
  expect(rulesIn(readFileSync(join(report, 'junit.xml'), 'utf8'))).toEqual(['mqtt-3.1.1.wire.connack-first']);
  const allure = readdirSync(join(report, 'allure-results'))
    .filter((name) => name.endsWith('-result.json'))
    .map((name) => readFileSync(join(report, 'allure-results', name), 'utf8'));
  expect(allure.flatMap(rulesIn)).toEqual(['mqtt-3.1.1.wire.connack-first']);
  const recorded = linesOf(join(report, 'record.jsonl')) as unknown as CaseLine[];
  expect(recorded.filter(({ requirement }) => requirement?.includes('.wire.')).length).toBeGreaterThan(10);
});

test('the plan of one case says how many rules it does not tell of', async () => {
  const { out } = await run('--list', '--spec=mqtt-3.1.1', `--only=${accepted}`);
  expect(rulesIn(out)).toEqual([]);
  expect(out).toMatch(/besides: \d+ rules of every connection, told where one is broken/);
});

test('a rule that is asked for by name is told, and judges every case', async () => {
  const { out } = await run('--list', '--spec=mqtt-3.1.1', '--only=mqtt-3.1.1.wire.packet-id');
  expect(rulesIn(out)).toEqual(['mqtt-3.1.1.wire.packet-id']);
  expect(out).toContain(accepted);
});
