import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clientRecipes } from '../../fixtures/clients/index.js';
import { debianPackagesMissing, versionOfDebian } from '../../fixtures/clients/packages.js';
import { clientTarget } from '../../src/target/client-target.js';
import { reportFolder, run, start } from './command.js';

test('a client that is not installed is listed with what to install, and the comparison is incomplete', async () => {
  const folder = reportFolder();
  // Without a path there is neither a client nor whoever knows which packages are there.
  const { code, out } = await start(['clients', 'mosquitto-sub', 'collectd-up', `--report-dir=${folder}`], {
    shell: 'export PATH=/nowhere',
  }).ended;
  expect(out).toContain('mosquitto-sub is not there: install mosquitto-clients\n');
  expect(out).toContain('collectd-up is not there: install collectd-core libmosquitto1\n');
  expect(out.trim().split('\n').at(-1)).toBe('Not started: mosquitto-sub, collectd-up.');
  expect(code).toBe(3);
  const [name = ''] = readdirSync(folder);
  const table = readFileSync(join(folder, name, 'clients.md'), 'utf8');
  expect(table).toContain('on 2 clients');
  expect(table).toContain('NOT STARTED: not there: install mosquitto-clients.');
});

test.each([
  [
    'a name that is none',
    ['mosquito-sub'],
    'there is no client "mosquito-sub" (did you mean "mosquitto-sub"?)',
  ],
  [
    'a filter that matches nothing',
    ['mosquitto-sub', '--only=mqtt-client.nothing'],
    'no requirement begins with',
  ],
])('%s is refused before anything is started', async (_what, words, says) => {
  const { code, out, err } = await run('clients', ...words, `--report-dir=${reportFolder()}`);
  expect(err).toContain(says);
  expect(code).toBe(2);
  expect(out).not.toContain('judging');
});

describe('the recipe of', () => {
  const at = { host: '127.0.0.1', port: 21_883, folder: mkdtempSync(join(tmpdir(), 'recipe-')) };

  test.each(Object.values(clientRecipes))(
    '$name is a command that can be split, with files that name our broker',
    (recipe) => {
      const target = clientTarget(
        `exec:${recipe.command.replaceAll('{folder}', at.folder).replace(/^\S+/, 'node')}`,
      );
      expect(target?.kind).toBe('exec');
      const told = [recipe.command, ...Object.values(recipe.files?.(at) ?? {})].join('\n');
      expect(told).toMatch(/\{port\}|21883/);
      expect(recipe.text).toMatch(/\.$/);
      if ('npm' in recipe.package) expect(recipe.package.npm).toMatch(/@\d+\.\d+\.\d+$/);
    },
  );

  test.each(
    Object.values(clientRecipes).filter(({ name }) => existsSync(`specs/mqtt-client/targets/${name}.yaml`)),
  )('$name has a list of findings of its own product', ({ name, product }) => {
    expect(readFileSync(`specs/mqtt-client/targets/${name}.yaml`, 'utf8')).toContain(
      `\nproduct: ${product}\n`,
    );
  });
});

test('what is no package of Debian is missing, and has no version', async () => {
  expect(await debianPackagesMissing(['no-such-package-at-all'])).toEqual(['no-such-package-at-all']);
  expect(await versionOfDebian('no-such-package-at-all')).toBeUndefined();
});
