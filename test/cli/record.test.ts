import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
