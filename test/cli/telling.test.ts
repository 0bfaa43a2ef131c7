import { expect, test } from 'vitest';
import { linesOf, recordIn, reportFolder, run } from './command.js';

const words = ['--target=twin:thingsboard/unknown-token-code-4', '--only=thingsboard.connect'];

test('--quiet prints the last sentence only', async () => {
  const { code, out } = await run(...words, '--quiet', `--report-dir=${reportFolder()}`);
  expect(out).toMatch(
    /^DOES NOT CONFORM [^\n]*: 1 requirement failed: thingsboard.connect.unknown-token\.\n$/,
  );
  expect(code).toBe(1);
});

test('a failure has its evidence once; --verbose adds the table of requirements', async () => {
  const { out } = await run(...words, `--report-dir=${reportFolder()}`);
  expect(out.match(/Actual:/g)).toHaveLength(1);
  expect(out).not.toContain('basic-credentials');
  const { out: whole } = await run(...words, '--verbose', `--report-dir=${reportFolder()}`);
  expect(whole).toMatch(/thingsboard.connect.basic-credentials +MUST +pass/);
});

test('--fail-fast ends the run at the first failure, and the sentence says so', async () => {
  const folder = reportFolder();
  const all = ['--target=twin:thingsboard/unknown-token-code-4', '--concurrency=1', '--fail-fast'];
  const { code, out } = await run(...all, `--report-dir=${folder}`);
  expect(out.trim().split('\n').at(-1)).toBe(
    'DOES NOT CONFORM (ended at the first failure: --fail-fast): 1 requirement failed: thingsboard.connect.unknown-token.',
  );
  expect(code).toBe(1);
  const footer = linesOf(recordIn(folder)).findLast(({ type }) => type === 'footer')!;
  expect((footer['unjudged'] as string[]).length).toBeGreaterThan(50);
});
