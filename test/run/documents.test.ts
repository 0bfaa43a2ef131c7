import { describe, expect, test } from 'vitest';
import { documented } from '../../fixtures/documents/devices.js';
import { tried, verdictsOf } from './behind-broker.js';

/** Milliseconds: what comes ends a wait sooner; of what never comes, a short one says as much. */
const longEnough = 8000;
const short = 300;

describe.each(Object.entries(documented))('%s.yaml', (name, document) => {
  test('a device that keeps it', async () => {
    const lines = await tried(name, document, { device: document.conforming, watch: longEnough });
    expect(verdictsOf(lines)).toEqual(document.verdicts);
  });

  test('a broker without a device passes nothing and fails nothing', async () => {
    const lines = await tried(name, document, { device: undefined, watch: short });
    expect(new Set(Object.values(verdictsOf(lines)))).toEqual(new Set(['inconclusive']));
    expect(lines['device']?.reason).toContain('no device was seen');
  });

  test.each(Object.entries(document.mutants))('%s', async (_fault, { breaks, is }) => {
    const lines = await tried(name, document, { device: is, watch: longEnough });
    const failed = Object.entries(verdictsOf(lines)).filter(([, verdict]) => verdict === 'fail');
    expect(failed.map(([id]) => id)).toEqual([breaks].flat());
  });
});
