import { expect, onTestFinished, test } from 'vitest';
import { hostileTargets } from '../../fixtures/hostile/index.js';
import { inWords, longestRun } from '../../src/app/longest-run.js';
import { openTo } from '../../src/target/listen-at.js';
import type { PlannedCase } from '../../src/plan/case.js';
import { reportFolder, run } from './command.js';

test('a run that takes longer than it may ends in order, and is incomplete for this reason', async () => {
  const target = await hostileTargets['silent']!.start();
  onTestFinished(target.stop);
  const { code, out } = await run(
    `--target=${target.address}`,
    '--spec=thingsboard',
    '--only=thingsboard.connect',
    '--param=accessToken=token',
    // Every wait is longer than the run may be.
    '--timeout=10m',
    '--max-duration=2s',
    `--report-dir=${reportFolder()}`,
  );
  expect(out).toContain('the run takes more than 2 s: ending it and putting things back');
  expect(out.trim().split('\n').at(-1)).toMatch(/^INCOMPLETE.*\(ended after 2 s: see --max-duration\)/);
  expect(code).toBe(3);
});

test('a run may take at least half an hour, and a plan of many waits as long as these', () => {
  const planned = { check: { name: 'steps', with: [] }, within: 60_000 } as unknown as PlannedCase;
  const plan = (count: number): { cases: PlannedCase[] } => ({
    cases: Array.from({ length: count }, () => planned),
  });
  const given = { timeout: 5000, concurrency: 1 };
  expect(inWords(longestRun(plan(1), given))).toBe('30 min');
  expect(inWords(longestRun(plan(100), given))).toBe('400 min');
  expect(inWords(longestRun(plan(100), { ...given, concurrency: 64 }))).toBe('50 min');
});

test.each([
  ['127.0.0.1', 'it is open to this machine alone'],
  ['localhost', 'it is open to this machine alone'],
  ['0.0.0.0', 'it is open to whoever reaches this machine, until the run ends'],
  ['192.168.0.2', 'it is open to whoever reaches this machine at 192.168.0.2, until the run ends'],
])('our broker at %s: %s', (host, sentence) => {
  expect(openTo(host)).toBe(sentence);
});
