import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
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

test('other checks may find other problems in the same files', () => {
  const folder = folderWith(one('check: mine, with: {}'));
  const mine = { name: 'mine', parameters: { type: 'object' } };
  expect(loadSpec(folder, [...builtInChecks, mine]).requirements).toHaveLength(1);
  for (let i = 0; i < 2; i += 1) {
    expect(problemsOf(() => loadSpec(folder, builtInChecks)).map(brief)).toEqual([
      expect.stringMatching(/^17:\d+ \/requirements\/0\/check: there is no check "mine"/),
    ]);
  }
});
