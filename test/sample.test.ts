import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { recordIn, reportFolder, run } from './cli/command.js';

/** What differs from run to run, in the order in which it is replaced. */
const changing: [RegExp, string][] = [
  // Said where nothing came for a while.
  [/^(\d+ s {2}|still ).*\n/gm, ''],
  [/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID'],
  [/[0-9a-f]{64}/g, 'SHA256'],
  [/mc[0-9a-f]{8}(?=[a-z])/g, 'mcXXXXXXXX'],
  [/[0-9a-f]{8}(?![0-9a-f])/g, 'XXXXXXXX'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/-p \d+/g, '-p PORT'],
  [/ *\d+\.\d+ ms/g, ' 0.0 ms'],
  [/in \d+(\.\d+)? s\./g, 'in 0.0 s.'],
  [/(time|timestamp)="[^"]*"/g, '$1="…"'],
  [/#\d+deviceToken\*+/g, '#1deviceToken***'],
  [/createdTime(&quot;:| = )\d+/g, 'createdTime$10'],
  [/\[[0-9a-f]{4,}\]/g, '[…]'],
  [/ id\d+ /g, ' id1 '],
];

const steady = (text: string, runId: string): string =>
  changing.reduce(
    (all, [pattern, stable]) => all.replace(pattern, stable),
    text
      .replace(/[^ ]*\/(?=[^/ ]+\/(record\.jsonl|report\.html|junit\.xml|allure-results))/g, 'reports/out/')
      .replaceAll(runId, 'RUN'),
  );

// What the reports look like, for people who have not run anything yet. `npx vitest -u` writes it anew.
test('the committed sample is what a run prints and writes today', async () => {
  const folder = reportFolder();
  const { code, out } = await run(
    '--target=twin:thingsboard/unknown-token-code-4',
    '--only=thingsboard.connect',
    `--report-dir=${folder}`,
    '--concurrency=1',
  );
  expect(code).toBe(1);
  const record = recordIn(folder);
  const runId = dirname(record).split('/').at(-1)!;
  await expect(steady(out, runId)).toMatchFileSnapshot('../reports/sample/console.txt');
  const junit = readFileSync(join(dirname(record), 'junit.xml'), 'utf8');
  await expect(steady(junit, runId)).toMatchFileSnapshot('../reports/sample/junit.xml');
});
