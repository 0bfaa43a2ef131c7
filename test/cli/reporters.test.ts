import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Parser } from 'tap-parser';
import { expect, test } from 'vitest';
import { recordIn, reportFolder, run, start } from './command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const words = ['--target=twin:thingsboard/unknown-token-code-4', '--only=thingsboard.connect'];
const sentence =
  'DOES NOT CONFORM (filtered by --only thingsboard.connect): 1 requirement failed: thingsboard.connect.unknown-token.';

test('--reporter=tap=- has the standard output for itself, and the sentence goes to the other', async () => {
  const { code, out, err } = await run(...words, '--reporter=tap=-', `--report-dir=${reportFolder()}`);
  const parser = new Parser({ strict: true });
  parser.end(out);
  expect(parser.results).toMatchObject({ ok: false, count: 7, pass: 6, fail: 1 });
  expect(err).toBe(`${sentence}\n`);
  expect(code).toBe(1);
});

test('several go to their files, by their own names or those that are given', async () => {
  const folder = reportFolder();
  const other = join(temporaryFolder({}), 'sub', 'results.xml');
  const { out } = await run(
    ...words,
    '--reporter=json,ctrf',
    `--reporter=junit=${other}`,
    `--report-dir=${folder}`,
  );
  expect(out).toBe(`${sentence}\n`);
  const here = dirname(recordIn(folder));
  const json = JSON.parse(readFileSync(join(here, 'results.json'), 'utf8')) as Record<string, unknown>;
  expect(json).toMatchObject({ sentence, exit: 1, cases: { all: 7, passed: 6, failed: 1 } });
  expect(existsSync(join(here, 'ctrf.json'))).toBe(true);
  expect(readFileSync(other, 'utf8')).toBe(readFileSync(join(here, 'junit.xml'), 'utf8'));
});

test('a record can be told in another form later', async () => {
  const folder = reportFolder();
  await run(...words, `--report-dir=${folder}`);
  const { code, out } = await run('report', recordIn(folder), '--reporter=ctrf');
  expect(out).toContain('ctrf.json');
  expect(code).toBe(0);
});

test('in a workflow of GitHub there are annotations and a summary by themselves', async () => {
  const summary = join(temporaryFolder({ 'summary.md': 'before\n' }), 'summary.md');
  const { out } = await start([...words, `--report-dir=${reportFolder()}`], {
    shell: `export GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=${summary}`,
  }).ended;
  const [, token] = /^::stop-commands::([0-9a-f]{32})\n/.exec(out) ?? [];
  const [evidence, commands] = out.split(`\n::${token}::\n`);
  expect(evidence).toContain('Actual:    CONNACK 4');
  expect(commands).toMatch(/^::error title=thingsboard.connect.unknown-token,file=specs/);
  expect(commands!.trim().split('\n').at(-1)).toBe(sentence);
  expect(readFileSync(summary, 'utf8')).toMatch(/^before\n### DOES NOT CONFORM/);
});

test.each([
  ['--reporter=ctf', /There is no reporter 'ctf' \(did you mean "ctrf"\?\)/],
  ['--reporter=json=', /It names no file behind json=/],
  ['--reporter=tap=-,pretty', /--reporter has tap and pretty for one standard output/],
])('%s is a mistake', async (option, told) => {
  const { code, err } = await run(...words, option);
  expect(err).toMatch(told);
  expect(code).toBe(2);
});
