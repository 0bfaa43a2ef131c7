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

test('--exclude of what is no name is a mistake', async () => {
  const { code, err } = await run(...words, '--exclude=thingsboard.connect.unknown');
  expect(err).toContain('no requirement and no case is named "thingsboard.connect.unknown"');
  expect(code).toBe(2);
});

test('--exclude leaves out what nothing stands on, and the sentence says so', async () => {
  const folder = reportFolder();
  const { code, out } = await run(
    ...words,
    '--exclude=thingsboard.connect.unknown*',
    '--exclude=*basic-credentials-wrong',
    `--report-dir=${folder}`,
  );
  expect(out.trim().split('\n').at(-1)).toBe(
    'CONFORMS (filtered by --only thingsboard.connect) (filtered by --exclude thingsboard.connect.unknown*) (filtered by --exclude *basic-credentials-wrong): every applicable MUST passed.',
  );
  expect(code).toBe(0);
  const ids = linesOf(recordIn(folder)).flatMap((line) =>
    line['type'] === 'case' ? [String(line['id'])] : [],
  );
  expect(ids).toContain('thingsboard.connect.accepted');
  expect(ids.filter((id) => /unknown|credentials-wrong/.test(id))).toEqual([]);
});

test('what leaves nothing is a mistake', async () => {
  const { code, err } = await run('--target=twin:thingsboard', '--exclude=*');
  expect(err).toContain('nothing is left without *. Correct --exclude');
  expect(code).toBe(2);
});

test('--rerun-failed tries the cases of a record that failed, on the same target', async () => {
  const folder = reportFolder();
  await run(...words, '--quiet', `--report-dir=${folder}`);
  const record = recordIn(folder);
  const again = reportFolder();
  const { code, out } = await run(`--rerun-failed=${record}`, `--report-dir=${again}`);
  expect(out.trim().split('\n').at(-1)).toBe(
    'DOES NOT CONFORM (filtered by --rerun-failed): 1 requirement failed: thingsboard.connect.unknown-token.',
  );
  expect(code).toBe(1);
  const ids = linesOf(recordIn(again)).flatMap((line) =>
    line['type'] === 'case' ? [String(line['id'])] : [],
  );
  expect(ids.filter((id) => !/\.(wire|survives)/.test(id))).toContain('thingsboard.connect.unknown-token');
  expect(ids).not.toContain('thingsboard.connect.empty-user-name');
});

test('a record in which nothing failed has nothing to be tried again', async () => {
  const folder = reportFolder();
  await run('--target=twin:thingsboard', '--only=thingsboard.connect.accepted', `--report-dir=${folder}`);
  const { code, err } = await run(`--rerun-failed=${recordIn(folder)}`);
  expect(err).toMatch(/^nothing failed in .*record.jsonl. Leave --rerun-failed out to try all cases/);
  expect(code).toBe(2);
});
