import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { recordIn, reportFolder, start } from './command.js';

/** The command where neither vitest, Allure nor Testcontainers is installed. */
const elsewhere = async (...words: string[]) =>
  await start(words, { shell: `export NODE_OPTIONS=--import=${resolve('test/cli/not-installed.mjs')}` })
    .ended;

test('the command judges a target where neither vitest nor Allure is installed', async () => {
  const folder = reportFolder();
  const { code, out } = await elsewhere(
    '--target=twin:thingsboard',
    '--only=thingsboard.connect',
    `--report-dir=${folder}`,
  );
  expect(out.trim().split('\n').at(-1)).toMatch(/^CONFORMS/);
  expect(code).toBe(0);
  const results = readdirSync(join(dirname(recordIn(folder)), 'allure-results'));
  expect(results.filter((name) => name.endsWith('-result.json'))).toHaveLength(7);
});

test('a container is named as what cannot be started there', async () => {
  const { code, err } = await elsewhere('--target=container:mosquitto', '--spec=mqtt-3.1.1');
  expect(err).toBe(
    'container:mosquitto needs the package testcontainers, which is not installed. Install it beside this one (npm install testcontainers), or judge a target that runs already: --target=<host>.\n',
  );
  expect(code).toBe(2);
});

test('a client in a container as well', async () => {
  const { code, err } = await elsewhere('--target=container:client/mosquitto-sub');
  expect(err).toBe(
    'container:client/mosquitto-sub needs the package testcontainers, which is not installed. Install it beside this one (npm install testcontainers), or judge a program of this machine: --target=exec:<command>.\n',
  );
  expect(code).toBe(2);
});
