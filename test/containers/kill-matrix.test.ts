import { beforeAll, describe, expect, it } from 'vitest';
import { embeddedBrokers, onStandIns } from '../matrix/stand-ins.js';

/** What none of the brokers here keeps, so that no mutant of theirs can be told from them. */
const keptByNone: string[] = [];

describe.each(['mqtt-3.1.1', 'mqtt-3.1'] as const)(
  'what the embedded broker does not keep of %s is judged on another, where its mutants fail',
  (spec) => {
    let outcome: Awaited<ReturnType<typeof onStandIns>>;

    beforeAll(async () => {
      outcome = await onStandIns(spec);
    }, 1_800_000);

    it('every mutant fails what it declares', () => {
      const survivors = outcome.judged.flatMap(({ broker, survivors }) =>
        survivors.map(
          ({ mutant, requirement, verdict, why }) =>
            `on ${broker} ${mutant} survives ${requirement} (${verdict}): ${why}`,
        ),
      );
      expect(survivors).toEqual([]);
    });

    it('every requirement that is judged there is declared by a mutant', () => {
      const declared = new Set(embeddedBrokers[spec].mutants.flatMap(({ breaks }) => breaks));
      const requirements = outcome.judged.flatMap(({ requirements }) => requirements);
      expect(requirements.length).toBeGreaterThan(0);
      expect(requirements.filter((id) => !declared.has(id))).toEqual([]);
    });

    it('what no broker keeps is known', () => expect(outcome.keptByNone.toSorted()).toEqual(keptByNone));
  },
);
