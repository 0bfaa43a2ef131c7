import { test } from 'vitest';
import { listCommand } from '../src/cli/list-command.js';
import { checkCommand } from '../src/cli/check-command.js';
test('list', () => {
  try {
    console.log(checkCommand('test/spec/fixtures/thermostat.yaml'));
    console.log(
      listCommand({ spec: ['test/spec/fixtures/thermostat.yaml'], param: {}, reportDir: '' } as any),
    );
    console.log(checkCommand('specs/mqtt-3.1.1'));
  } catch (e) {
    console.log((e as Error).message);
  }
});
