import { beforeAll, describe, expect, it } from 'vitest';
import type { GenericMutant } from '../../fixtures/generic/index.js';
import { explanationOf } from './explanation.js';
import { genericTwins, recordMutants, runGenerics } from './generic-run.js';
import { nightly } from '../nightly.js';
import { sample } from './sample.js';

/** Of hundreds or thousands of mutants per twin; `npm run matrix` tries all of them. */
const sampled = 40;

const tried = genericTwins.filter(({ onAPush = false }) => nightly || onAPush);

describe.each(tried)('generic mutants of $twin.spec', ({ twin, some, survivors }) => {
  let mutants: GenericMutant[] = [];

  beforeAll(async () => {
    mutants = await recordMutants(twin);
  }, 600_000);

  it('are made of every kind of message, and have names of their own', () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(some));
    expect(mutants.length).toBeGreaterThan(sampled);
    expect(mutants.filter(({ seenBy }) => seenBy.length === 0)).toEqual([]);
  });

  it('a sample of them is killed or explained', { timeout: 1_800_000 }, async () => {
    const results = await runGenerics(
      twin,
      sample(mutants, sampled, 'generic', ({ name }) => name),
    );
    expect(results).toHaveLength(sampled);
    const unexplained = results.filter(
      ({ mutant, killedBy }) => !killedBy && !explanationOf(survivors, mutant.name),
    );
    expect(
      unexplained.map(({ mutant, verdicts }) => `${mutant.name} survives: ${verdicts.join('; ')}`),
    ).toEqual([]);
    expect(results.filter(({ killedBy }) => killedBy).length).toBeGreaterThan(sampled / 2);
  });
});
