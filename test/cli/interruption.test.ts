import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { twin as thingsboard } from '../../fixtures/twins/thingsboard/index.js';
import type { RunningTarget } from '../../fixtures/contract.js';
import { linesOf, recordIn, reportFolder, run, start } from './command.js';
import { fromRequest, standsStill, wayTo } from './way.js';

let twin: RunningTarget;

beforeAll(async () => {
  twin = await thingsboard.start();
});

afterAll(async () => await twin.stop());

/** Names of what the run made at the twin's REST API and is still there. */
async function leftovers(runId: string): Promise<string[]> {
  const { rest } = twin.addresses;
  const { username, password } = twin.targetFile['parameters'] as Record<string, string>;
  const call = async (path: string, init: RequestInit = {}): Promise<Response> =>
    await fetch(`${rest}${path}`, init);
  const login = await call('/api/auth/login', {
    method: 'POST',
    body: JSON.stringify({ username, password }),
  });
  const { token } = (await login.json()) as { token: string };
  const headers = { 'X-Authorization': `Bearer ${token}` };
  const found: string[] = [];
  const profiles = await call(`/api/deviceProfileInfos?pageSize=10&page=0&textSearch=mc-${runId}`, {
    headers,
  });
  found.push(...((await profiles.json()) as { data: { name: string }[] }).data.map(({ name }) => name));
  const customer = await call(`/api/tenant/customers?customerTitle=mc-${runId}`, { headers });
  if (customer.status === 200) found.push(`customer mc-${runId}`);
  return found;
}

const openEffects = (lines: Record<string, unknown>[]): unknown[] => {
  const undone = lines.filter(({ type }) => type === 'undone').map(({ change }) => change);
  return lines.filter(({ type, id }) => type === 'change' && !undone.includes(id));
};

/** A run that stands still before the n-th request of a kind to the REST API until it is let go on. */
async function runUntil(count: number, begins: RegExp, script = 'main') {
  const folder = reportFolder();
  const rest = twin.addresses['rest']!;
  const way = await wayTo(new URL(rest), fromRequest(count, begins));
  const targetFile = join(reportFolder(), 'twin.yaml');
  writeFileSync(targetFile, stringify(twin.targetFile).replaceAll(rest, way.address));
  const words = [
    `--target-file=${targetFile}`,
    `--report-dir=${folder}`,
    // A customer made for all cases, and a device for each.
    '--only=thingsboard.claim',
    '--concurrency=2',
    // Longer than a test is late to look.
    '--timeout=60s',
  ];
  const command = start(words, { script });
  return { folder, targetFile, command, way };
}

/** Some devices were made by then, and the customer. */
const inTheMiddle = [4, /^POST \/api\/device[? ]/] as const;

test.each([
  ['SIGINT', 'main'],
  ['SIGTERM', 'main'],
  ['SIGINT', 'npm-test'],
] as const)('%s in the middle puts everything back and ends with 130: %s', async (signal, script) => {
  const { folder, command, way } = await runUntil(...inTheMiddle, script);
  await standsStill(command, way);
  command.child.kill(signal);
  way.release();
  const { code, out } = await command.ended;
  expect(code).toBe(130);
  const last = out.trim().split('\n').at(-1)!;
  const [, judged, planned] = /^INTERRUPTED after (\d+) of (\d+) cases/.exec(last)!;
  expect(Number(judged)).toBeLessThan(Number(planned));
  const lines = linesOf(recordIn(folder));
  expect(lines.at(-2)).toMatchObject({ type: 'footer', open: [], gate: { exit: 130 } });
  expect(openEffects(lines)).toEqual([]);
  expect(await leftovers(String(lines[0]!['run']))).toEqual([]);
});

test.each(['main', 'npm-test'])(
  'a signal before the first case ends the run without trying any: %s',
  async (script) => {
    const { folder, command, way } = await runUntil(1, /^POST \/api\/auth\/login/, script);
    await command.says('thingsboard on');
    command.child.kill('SIGINT');
    way.release();
    const { code, out } = await command.ended;
    expect(code).toBe(130);
    expect(out.trim().split('\n').at(-1)).toMatch(/^INTERRUPTED after 0 of \d+ cases/);
    expect(linesOf(recordIn(folder)).filter(({ type }) => type === 'case')).toEqual([]);
  },
);

test('after SIGKILL the record can be read, and restore puts everything back', async () => {
  const { folder, targetFile, command, way } = await runUntil(...inTheMiddle);
  await standsStill(command, way);
  command.child.kill('SIGKILL');
  way.release();
  await command.ended;
  const record = recordIn(folder);
  const before = readFileSync(record, 'utf8').split('\n').slice(0, -1);
  const lines = before.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.some(({ type }) => type === 'footer')).toBe(false);
  expect(openEffects(lines).length).toBeGreaterThan(0);
  const { code, out } = await run('restore', record, `--target-file=${targetFile}`);
  expect(out).toContain('put back:');
  expect(code).toBe(0);
  expect(await leftovers(String(lines[0]!['run']))).toEqual([]);
  const again = await run('restore', record, `--target-file=${targetFile}`);
  expect(again.out).toContain('nothing to put back');
});
