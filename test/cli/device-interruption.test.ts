import { expect, test } from 'vitest';
import { charger } from './charger.js';
import { footerIn, linesOf, recordIn, run, start } from './command.js';
import { fromRequest, standsStill, wayTo } from './way.js';

test('a run that is interrupted puts the settings of a device back, and says so', async () => {
  const { folder, words, settings, way } = await charger();
  const before = await settings();
  const command = start(words);
  await standsStill(command, way);
  expect(await settings()).not.toEqual(before);
  command.child.kill('SIGINT');
  way.release();
  const { code, out } = await command.ended;
  expect(code).toBe(130);
  expect(out).toContain('put back on http://');
  // Whoever asked for the end gets no table after it.
  expect(out).toMatch(/\nReports: .*\n\nINTERRUPTED.*\n$/);
  expect(out).not.toContain('go-e charger, MQTT');
  expect(await settings()).toEqual(before);
  expect(footerIn(recordIn(folder))).toMatchObject({ type: 'footer', open: [] });
});

test('after a kill, restore puts them back, with the secret from the target file', async () => {
  const { targetFile, folder, words, settings, way } = await charger();
  const before = await settings();
  expect(JSON.stringify(before)).toContain('original-password');
  const command = start(words);
  await standsStill(command, way);
  command.child.kill('SIGKILL');
  way.release();
  await command.ended;
  expect(await settings()).not.toEqual(before);
  const record = recordIn(folder);
  expect(
    linesOf(record)
      .map((line) => JSON.stringify(line))
      .join(),
  ).not.toContain('original-password');
  const changed = await settings();
  const listed = await run('restore', record, '--list');
  expect(listed.out).toContain('would be put back on http://');
  expect(listed.code).toBe(0);
  expect(await settings()).toEqual(changed);
  const { code, out } = await run('restore', record, `--target-file=${targetFile}`);
  expect(out).toContain('put back:');
  expect(code).toBe(0);
  expect(await settings()).toEqual(before);
  expect((await run('restore', record, '--list')).out).toContain('nothing to put back');
});

test('restore that is interrupted ends with 130, and says what it could not put back', async () => {
  const { targetFile, folder, words, way } = await charger();
  const command = start(words);
  await standsStill(command, way);
  command.child.kill('SIGKILL');
  way.release();
  await command.ended;
  const again = await wayTo(new URL(way.address), fromRequest(1, /^GET \/api\/set\?/));
  const restore = start([
    'restore',
    recordIn(folder),
    `--target-file=${targetFile}`,
    `--target=${again.address}`,
    '--timeout=1s',
  ]);
  await standsStill(restore, again);
  restore.child.kill('SIGINT');
  await restore.says('interrupted: finishing what is put back');
  const { code, out } = await restore.ended;
  expect(out).toMatch(
    /INTERRUPTED: \d+ of the changes could not be put back; the same command tries it again\.\n$/,
  );
  expect(code).toBe(130);
  again.release();
  expect((await run('restore', recordIn(folder), `--target-file=${targetFile}`)).code).toBe(0);
});
