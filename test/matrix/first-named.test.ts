import { describe, expect, it } from 'vitest';
import { firstNamed } from './first-named.js';
import { testedTwins } from './matrix.js';
import { nightly } from '../nightly.js';
import { pool } from './pool.js';
import { sample } from './sample.js';
import { twinWaitMs } from './session.js';

/** Mutants of each twin; all of them are tried by whoever raises this number. */
const sampled = nightly ? 6 : 2;

/** Specs whose general requirements do not all wait for the particular ones yet, each with an example. */
const notYet: Record<string, string> = {
  'mqtt-3.1.1': 'its twin has known findings, and most mutants that matter stand before other brokers',
};

describe('the first requirement of the sentence is one that the mutant declares', () => {
  const held = testedTwins.filter(({ spec }) => !Object.hasOwn(notYet, spec));

  it('is held for the twins that can be held to it', () => expect(held.length).toBeGreaterThan(0));

  it.concurrent.each(held.map((twin) => [twin.spec, twin] as const))(
    'in %s',
    { timeout: 1_800_000 },
    async (_spec, twin) => {
      const mutants = sample(twin.mutants, sampled, 'names', ({ name }) => name);
      const named = await pool(mutants, 2, (mutant) => firstNamed(twin, mutant, { timeout: twinWaitMs }));
      const wrong = named.filter(
        ({ mutant, first }) => first === undefined || !mutant.breaks.includes(first),
      );
      expect(
        wrong.map(({ mutant, sentence }) => `${mutant.name} breaks ${mutant.breaks.join(', ')}: ${sentence}`),
      ).toEqual([]);
    },
  );
});
