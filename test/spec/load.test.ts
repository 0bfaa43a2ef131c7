import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInChecks, wireRules } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { connect, folderWith, one } from './lamps.js';
import { brief, problemsOf } from './problems-of.js';

test('the same files are read once, and again when one has changed', () => {
  const folder = folderWith(one(`steps: [${connect}]`));
  const spec = loadSpec(folder, builtInChecks);
  expect(loadSpec(folder, builtInChecks)).toBe(spec);
  appendFileSync(join(folder, 'conformance.yaml'), 'originator: customer\n');
  expect(loadSpec(folder, builtInChecks)).not.toBe(spec);
  expect(loadSpec(folder, builtInChecks)).toMatchObject({ id: 'x', originator: 'customer' });
});

test('the rules of every connection come last, for brokers and for devices that have a broker of ours', () => {
  const folder = folderWith(one(`steps: [${connect}]`));
  const wire = loadSpec(folder, builtInChecks).requirements.slice(1);
  const place = (id: string): number => wire.findIndex((requirement) => requirement.id === id);
  expect(wire.map(({ id }) => id)).toEqual(
    wireRules.server.map(({ id }) => `x.wire.${id}`).toSorted((a, b) => place(a) - place(b)),
  );
  expect(wire[0]).toMatchObject({
    check: { name: 'wire-rule', with: { rule: 'connack-first' } },
    source: { statement: 'MQTT-3.2.0-1' },
    at: expect.stringMatching(/^specs\/wire-broker\.yaml:\d+$/),
  });
  const device = loadSpec('go-e-charger', builtInChecks).requirements.filter(({ id }) =>
    id.includes('.wire.'),
  );
  expect(device.map(({ id }) => id.split('.').at(-1)).toSorted()).toEqual(
    wireRules.client.map(({ id }) => id).toSorted(),
  );
});

test('other checks may find other problems in the same files', () => {
  const folder = folderWith(one('check: mine, with: {}'));
  const mine = { name: 'mine', parameters: { type: 'object' } };
  expect(loadSpec(folder, [mine]).requirements).toHaveLength(1);
  for (let i = 0; i < 2; i += 1) {
    expect(problemsOf(() => loadSpec(folder, builtInChecks)).map(brief)).toEqual([
      expect.stringMatching(/^17:\d+ \/requirements\/0\/check: there is no check "mine"/),
    ]);
  }
});
