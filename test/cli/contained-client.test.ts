import { describe, expect, test } from 'vitest';
import { clientRecipes } from '../../fixtures/clients/index.js';
import { recipeInContainer } from '../../src/target/contained-client.js';
import { reportFolder, run } from './command.js';

describe('what container:client/ names', () => {
  test.each(['mosquitto-sub', 'mosquitto_sub'])('%s', async (name) => {
    const recipe = await recipeInContainer(`container:client/${name}`);
    expect(recipe?.name).toBe('mosquitto-sub');
  });

  test('is a target of another kind', async () => {
    expect(await recipeInContainer('container:mosquitto')).toBeUndefined();
    expect(await recipeInContainer('exec:node client.js')).toBeUndefined();
  });

  test.each(Object.values(clientRecipes))(
    '$name can be had where its packages are of Debian',
    async (recipe) => {
      const found = recipeInContainer(`container:client/${recipe.name}`);
      if ('debian' in recipe.package) expect((await found)?.name).toBe(recipe.name);
      else await expect(found).rejects.toThrow('is a package of npm');
    },
  );
});

/** Each is told before an image is made, and where there is no engine as well. */
test.each([
  [
    'a recipe that is none',
    ['--target=container:client/mosquito-sub', '--spec=mqtt-client'],
    'there is no client "mosquito-sub" (did you mean "mosquitto-sub"?). In a container there are mosquitto-sub, mosquitto-sub-5,',
  ],
  ['no recipe', ['--target=container:client'], 'container:client names no client. In a container there are'],
  [
    'a recipe of npm',
    ['--target=container:client/mqtt-js'],
    'mqtt-js is a package of npm, and a container is made of packages of Debian alone. In a container there are',
  ],
  [
    'a spec for what can be connected to',
    ['--target=container:client/mosquitto-sub', '--spec=mqtt-3.1.1'],
    'mqtt-3.1.1 judges what can be connected to, and container:client/mosquitto-sub is a device that comes to us',
  ],
  [
    'a second way to restart it',
    ['--target=container:client/mosquitto-sub', '--restart-command=true'],
    'container:client/mosquitto-sub is restarted with its container',
  ],
  [
    'another transport than its own',
    ['--target=container:client/mosquitto-sub', '--transport=mqtts'],
    'container:client/mosquitto-sub comes over mqtt, and is to come over mqtts',
  ],
])('%s is refused in one sentence', async (_what, words, says) => {
  const { code, err } = await run(...words, `--report-dir=${reportFolder()}`);
  expect(err).toContain(says);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(2);
});

test('the broker of a container is no client, and the sentence says what is', async () => {
  const { code, err } = await run('--target=exec:node', '--spec=mqtt-3.1.1');
  expect(err).toContain('mqtt-3.1.1 judges what can be connected to, and exec: is a device that comes to us');
  expect(code).toBe(2);
  const address = await run('--target=mqtt://127.0.0.1:1', '--spec=mqtt-client');
  expect(address.err).toContain('--target=container:client/<recipe>');
  expect(address.code).toBe(2);
});
