import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recordProblems } from '../../src/report/record/validate-record.js';
import { linesOf, recordIn, reportFolder, run } from './command.js';

test('a run writes a record that fits the published schema, and never a secret', async () => {
  const folder = reportFolder();
  const { code, out } = await run(
    '--target=twin:thingsboard',
    '--param',
    'password=tenant-password',
    `--report-dir=${folder}`,
  );
  expect(code).toBe(0);
  const record = recordIn(folder);
  expect(recordProblems(record)).toEqual([]);
  const lines = linesOf(record);
  expect(lines[0]).toMatchObject({
    type: 'header',
    command: expect.stringContaining('password=***') as string,
  });
  expect(lines.at(-1)).toMatchObject({ type: 'seal', lines: lines.length - 1 });
  const { counts } = lines.at(-2) as { counts: Record<string, number> };
  const cases = lines.filter(({ type }) => type === 'case');
  expect(counts).toMatchObject({ pass: cases.length, fail: 0, inconclusive: 0, error: 0 });
  const everything =
    readFileSync(record, 'utf8') + readFileSync(join(dirname(record), 'junit.xml'), 'utf8') + out;
  expect(everything).not.toContain('tenant-password');
});

test('which operation shows another is no secret', async () => {
  const folder = reportFolder();
  const document = fileURLToPath(new URL('../../fixtures/documents/version-5.yaml', import.meta.url));
  const target = `twin:${document}`;
  await run(`--target=${target}`, '--probe', 'ask=sendState', '--watch=300ms', `--report-dir=${folder}`);
  const [header] = linesOf(recordIn(folder)) as [{ command: string }];
  expect(header.command).toContain('--probe ask=sendState');
});
