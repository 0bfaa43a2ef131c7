import { describe, expect, it } from 'vitest';
import type { Mutant } from '../../fixtures/contract.js';
import { firstNamed, judgedOn, oneOfEachSection, type Named } from './first-named.js';
import { testedTwins } from './matrix.js';
import { nightly } from '../nightly.js';
import { pool } from './pool.js';
import { sample } from './sample.js';

/** Mutants of a twin whose spec is not the standard itself; all of them are tried by whoever raises this number. */
const sampled = nightly ? 6 : 2;
/** On a push, of the standard's, of which there is one for each section: each takes most of a plan. */
const ofSections = 12;

const trippedOver =
  'a case that waits for a packet of this kind trips over the illegal one, before the rules of every connection are judged';

/** Mutants by whose fault something else breaks before what they declare, each with the reason. */
const namedLater: Record<string, string> = {
  'clean-session-keeps-old-subscriptions':
    'it has every session stored, and of those Aedes closes the connection over an empty level of a topic',
  'stray-empty-unsuback': trippedOver,
  'stray-packet-id': trippedOver,
  'stray-qos-3': trippedOver,
  'stray-reserved-flags': trippedOver,
};

const isDeclared = ({ mutant, first }: Named): boolean =>
  first !== undefined && mutant.breaks.includes(first);

const told = ({ mutant, sentence }: Named): string =>
  `${mutant.name} breaks ${mutant.breaks.join(', ')}: ${sentence}`;

describe('the first requirement of the sentence is one that the mutant declares', () => {
  it.concurrent.each(testedTwins.map((twin) => [twin.spec, twin] as const))(
    'in %s',
    { timeout: 7_200_000 },
    async (spec, twin) => {
      const held = (await judgedOn(twin)).filter(({ name }) => !Object.hasOwn(namedLater, name));
      const some = (mutants: readonly Mutant[], count: number): Mutant[] =>
        sample(mutants, count, 'names', ({ name }) => name);
      const standard = nightly ? held : some(oneOfEachSection(held), ofSections);
      const mutants = spec === 'mqtt-3.1.1' ? standard : some(held, sampled);
      // Most of their time passes in waiting for what the twin does not do.
      const named = await pool(mutants, 12, (mutant) => firstNamed(twin, mutant));
      expect(named.filter((each) => !isDeclared(each)).map(told)).toEqual([]);
    },
  );

  // At night all of the list; on a push one of them, since most take a whole plan.
  it.concurrent.each(Object.entries(namedLater).slice(0, nightly ? undefined : 1))(
    'but for the mutant %s, where %s',
    { timeout: 1_800_000 },
    async (name) => {
      const twin = testedTwins.find(({ mutants }) => mutants.some((mutant) => mutant.name === name));
      expect(twin, 'a twin has this mutant').toBeDefined();
      const mutant = twin!.mutants.find((each) => each.name === name)!;
      const named = await firstNamed(twin!, mutant);
      expect(isDeclared(named), `${told(named)} It is named first by now: take it off the list.`).toBe(false);
    },
  );
});
