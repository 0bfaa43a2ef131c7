import { expect, it } from 'vitest';
import { explanationOf, ofEveryTwin } from './explanation.js';
import { genericTwins, recordMutants, runGenerics, type GenericResult } from './generic-run.js';
import { wholeWaitMs } from './session.js';
import { genericSection, writeSample } from './whole-report.js';

it('every generic mutant is killed or explained', async () => {
  const sections: string[] = [];
  const unexplained: string[] = [];
  const used = new Set<unknown>();
  for (const { twin, survivors } of genericTwins) {
    const results = await runGenerics(twin, await recordMutants(twin), { timeout: wholeWaitMs });
    sections.push(...genericSection(twin.spec, results, survivors));
    for (const { mutant } of results.filter(survived)) {
      const explanation = explanationOf(survivors, mutant.name);
      if (explanation) used.add(explanation);
      else unexplained.push(`${twin.spec}: ${mutant.name}`);
    }
  }
  writeSample('matrix-generic.md', [
    '# Generic mutants',
    '',
    'Faults that nobody thought of: every kind of message that a twin sends, spoilt in every way the mutator knows, as',
    '`npm run matrix` found it. A survivor without a reason is a gap in the spec.',
    '',
    ...sections,
  ]);
  expect(unexplained).toEqual([]);
  expect(
    [...ofEveryTwin, ...genericTwins.flatMap(({ survivors }) => survivors)].filter(
      (explanation) => !used.has(explanation),
    ),
    'explanations of nothing',
  ).toEqual([]);
});

const survived = ({ killedBy }: GenericResult): boolean => killedBy === undefined;
