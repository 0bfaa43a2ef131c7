import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { expect, onTestFinished, test } from 'vitest';
import { twins } from '../../fixtures/index.js';
import { linesOf, recordIn, reportFolder, run, start } from './command.js';

const keys = 'mce,mcu,mcr,mtp,mqg,mqcn,mqss,mck,mqcc,msc';

/** A twin of the charger that is there throughout, and what a run of its own in another process is told. */
async function charger() {
  const twin = await twins['go-e-charger']!.start();
  onTestFinished(() => twin.stop());
  const targetFile = join(reportFolder(), 'charger.yaml');
  writeFileSync(targetFile, stringify(twin.targetFile));
  const folder = reportFolder();
  // A slow pace keeps the run going long enough to be interrupted in the middle.
  const words = [`--target-file=${targetFile}`, `--report-dir=${folder}`, '--pace=30ms'];
  const settings = async (): Promise<unknown> => {
    const answer = await fetch(`${twin.addresses['http']}/api/status?filter=${keys}`);
    return (await answer.json()) as unknown;
  };
  return { targetFile, folder, words, settings };
}

test('a run that is interrupted puts the settings of a device back, and says so', async () => {
  const { folder, words, settings } = await charger();
  const before = await settings();
  const command = start(words);
  await command.says('25 %');
  expect(await settings()).not.toEqual(before);
  command.child.kill('SIGINT');
  const { code, out } = await command.ended;
  expect(code).toBe(130);
  expect(out).toContain('put back on http://');
  expect(await settings()).toEqual(before);
  expect(linesOf(recordIn(folder)).at(-1)).toMatchObject({ type: 'footer', open: [] });
});

test('after a kill, restore puts them back, with the secret from the target file', async () => {
  const { targetFile, folder, words, settings } = await charger();
  const before = await settings();
  expect(JSON.stringify(before)).toContain('original-password');
  const command = start(words);
  await command.says('25 %');
  command.child.kill('SIGKILL');
  await command.ended;
  expect(await settings()).not.toEqual(before);
  const record = recordIn(folder);
  expect(
    linesOf(record)
      .map((line) => JSON.stringify(line))
      .join(),
  ).not.toContain('original-password');
  const { code, out } = await run('restore', record, `--target-file=${targetFile}`);
  expect(out).toContain('put back:');
  expect(code).toBe(0);
  expect(await settings()).toEqual(before);
});
