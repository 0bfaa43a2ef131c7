import { beforeAll, describe, expect, it } from 'vitest';
import { explanationOf, type GenericMutant } from '../../fixtures/generic/index.js';
import { genericTwins, recordMutants, runGenerics } from './generic-run.js';
import { sample } from './sample.js';

/** Of hundreds or thousands of mutants per twin; `npm run matrix` tries all of them. */
const sampled = 40;

describe.each(genericTwins.map((twin) => [twin.spec, twin] as const))(
  'generic mutants of %s',
  (spec, twin) => {
    let mutants: GenericMutant[] = [];

    beforeAll(async () => {
      mutants = await recordMutants(twin);
    }, 180_000);

    it('are made of every kind of message, and have names of their own', () => {
      const names = mutants.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(
        expect.arrayContaining(['connack 0 code-5', 'suback 1 code-128', 'puback swallowed']),
      );
      expect(mutants.length).toBeGreaterThan(sampled);
      expect(mutants.filter(({ seenBy }) => seenBy.length === 0)).toEqual([]);
    });

    it('a sample of them is killed or explained', { timeout: 300_000 }, async () => {
      const results = await runGenerics(
        twin,
        sample(mutants, sampled, 'generic', ({ name }) => name),
      );
      expect(results).toHaveLength(sampled);
      const unexplained = results.filter(
        ({ mutant, killedBy }) => !killedBy && !explanationOf(spec, mutant.name),
      );
      expect(
        unexplained.map(({ mutant, verdicts }) => `${mutant.name} survives: ${verdicts.join('; ')}`),
      ).toEqual([]);
      expect(results.filter(({ killedBy }) => killedBy).length).toBeGreaterThan(sampled / 2);
    });
  },
);
