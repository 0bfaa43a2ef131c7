import { describe, expect, it } from 'vitest';
import { firstNamed, judgedOn } from './first-named.js';
import { testedTwins } from './matrix.js';
import { nightly } from '../nightly.js';
import { pool } from './pool.js';
import { sample } from './sample.js';
import { twinWaitMs } from './session.js';

/** Mutants of each twin; all of them are tried by whoever raises this number. */
const sampled = nightly ? 6 : 2;

/** Mutants by whose fault something else breaks before what they declare, each with the reason. */
const namedLater: Record<string, string> = {
  'clean-session-keeps-old-subscriptions':
    'it has every session stored, and of those Aedes closes the connection over an empty level of a topic',
  'keep-alive-of-the-first-packet-only':
    'it keeps a connection open whatever ends it, not only those whose keep-alive is over',
  'offline-messages-lost':
    'it loses what comes before the client sends something, also what is published once the client is there',
};

describe('the first requirement of the sentence is one that the mutant declares', () => {
  it.concurrent.each(testedTwins.map((twin) => [twin.spec, twin] as const))(
    'in %s',
    { timeout: 1_800_000 },
    async (_spec, twin) => {
      const held = (await judgedOn(twin)).filter(({ name }) => !Object.hasOwn(namedLater, name));
      const mutants = sample(held, sampled, 'names', ({ name }) => name);
      const named = await pool(mutants, 2, (mutant) => firstNamed(twin, mutant, { timeout: twinWaitMs }));
      const wrong = named.filter(
        ({ mutant, first }) => first === undefined || !mutant.breaks.includes(first),
      );
      expect(
        wrong.map(({ mutant, sentence }) => `${mutant.name} breaks ${mutant.breaks.join(', ')}: ${sentence}`),
      ).toEqual([]);
    },
  );

  it.each(Object.entries(namedLater))('but for the mutant %s: %s', (name) => {
    expect(testedTwins.flatMap(({ mutants }) => mutants.map((mutant) => mutant.name))).toContain(name);
  });
});
