import { beforeAll, describe, expect, it } from 'vitest';
import type { Mutant, Twin } from '../../fixtures/contract.js';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { targetFileFrom } from '../../src/target/target-file.js';
import { oneOfEachKind } from './kinds.js';
import { failedBesides, isKilledElsewhere, survivorsOf, tryMutants, type MutantRow } from './matrix.js';
import { nightly } from '../nightly.js';
import { expectedOfTwin, runTwin, type Outcomes } from './run-mutant.js';
import { sample } from './sample.js';

/** Requirements that each mutant is tried against besides those that it declares. */
const sampled = nightly ? 2 : 0;

/** Requirements that take longer on the twin, such as protocol timers, are left to the whole matrix. */
const slowMs = 1000;

/** Whether a target survives is failed by the stand-in that does not: test/run/away.test.ts, for every spec. */
const isKilledByStandIn = (requirement: string): boolean => requirement.endsWith('.survives');

/** Observations that contradict nothing which the twin claims of itself: such a one fails nobody. */
async function failNobody(twin: Twin): Promise<Set<string>> {
  const target = await twin.start();
  await target.stop();
  const { capabilities } = targetFileFrom(target.targetFile, 'the twin');
  const { requirements } = loadSpec(twin.spec, builtInChecks);
  const idle = requirements.filter(
    ({ observes }) => observes !== undefined && capabilities[observes] === undefined,
  );
  return new Set(idle.map(({ id }) => id));
}

/** Mutants of a twin against what they declare: one of each kind, or at night all of them, and a sample of the rest. */
export function describeKillMatrix(twin: Twin): void {
  const { spec } = twin;
  const tried = nightly ? twin.mutants : oneOfEachKind(twin.mutants, loadSpec(spec, builtInChecks));

  describe(`kill matrix of ${spec}`, () => {
    let conforming: Outcomes;
    let rows: MutantRow[] = [];

    const sampleFor = (mutant: Mutant): string[] =>
      sample([...conforming.keys()], mutant.breaks.length + sampled, mutant.name, (id) => id)
        .filter((id) => !mutant.breaks.includes(id) && conforming.get(id)!.duration < slowMs)
        .slice(0, sampled);

    beforeAll(async () => {
      conforming = nightly ? await runTwin(twin) : await expectedOfTwin(twin);
    }, 1_800_000);

    // On a push the project of the spec says so, see vitest.config.ts.
    if (nightly)
      it('the conforming twin fails nothing', () => {
        const wrong = [...conforming].filter(
          ([, { verdict, known }]) => !known && verdict !== 'pass' && verdict !== 'not-applicable',
        );
        expect(wrong.map(([id, { verdict, why }]) => `${id} is ${verdict}: ${why}`)).toEqual([]);
      });

    it('every requirement is declared by a mutant', async () => {
      const idle = await failNobody(twin);
      const declared = new Set(twin.mutants.flatMap(({ breaks }) => breaks));
      const vacuous = [...conforming].filter(
        ([id, { known }]) =>
          !known &&
          !declared.has(id) &&
          !isKilledElsewhere(twin.spec, id) &&
          !isKilledByStandIn(id) &&
          !idle.has(id),
      );
      expect(vacuous.map(([id]) => `no mutant declares to break ${id}`)).toEqual([]);
    });

    it('no mutant declares what the spec does not have', () => {
      const unknown = twin.mutants.flatMap(({ name, breaks }) =>
        breaks
          .filter((id) => !conforming.has(id))
          .map((id) => `mutant ${name} declares to break ${id}, which is no requirement of the spec`),
      );
      expect(unknown).toEqual([]);
    });

    it(
      `every mutant fails what it declares, ${nightly ? 'all of them' : 'one of each kind'}`,
      { timeout: 1_800_000 },
      async ({ annotate }) => {
        rows = await tryMutants({ ...twin, mutants: tried }, (mutant) => [
          ...mutant.breaks,
          ...sampleFor(mutant),
        ]);
        const survivors = survivorsOf(rows, conforming);
        const besides = rows.filter((row) => failedBesides(row).length > 0);
        await annotate(
          besides
            .map((row) => `${row.mutant.name} fails ${failedBesides(row).join(', ')} besides`)
            .join('\n') || 'nothing fails besides',
        );
        expect(
          survivors.map(
            ({ mutant, requirement, verdict, why }) =>
              `${mutant} survives ${requirement} (${verdict}): ${why}`,
          ),
        ).toEqual([]);
      },
    );

    it('no mutant makes the harness itself fail', () => {
      expect(rows).toHaveLength(tried.length);
      const errors = rows.flatMap(({ mutant, outcomes }) =>
        [...outcomes]
          .filter(([, { verdict }]) => verdict === 'error')
          .map(([id, { why }]) => `${id} on ${mutant.name}: ${why}`),
      );
      expect(errors).toEqual([]);
    });
  });
}
