import { expect, it } from 'vitest';
import { isKilledElsewhere, survivorsOf, testedTwins, tryMutants } from './matrix.js';
import { runTwin } from './run-mutant.js';
import { wholeWaitMs } from './session.js';
import { embeddedBrokers } from './stand-ins.js';
import { killSection, writeSample } from './whole-report.js';

it('every mutant against every requirement', async () => {
  const sections: string[] = [];
  const survivors: string[] = [];
  for (const twin of testedTwins.filter(({ spec }) => !Object.hasOwn(embeddedBrokers, spec))) {
    const all = await runTwin(twin);
    const conforming = new Map([...all].filter(([id]) => !isKilledElsewhere(twin.spec, id)));
    const rows = await tryMutants(twin, () => undefined, { timeout: wholeWaitMs });
    sections.push(...killSection(twin.spec, conforming, rows));
    survivors.push(
      ...survivorsOf(rows, conforming).map(({ mutant, requirement }) => `${mutant} survives ${requirement}`),
    );
  }
  writeSample('matrix.md', [
    '# Kill matrix',
    '',
    'Every mutant of a twin against every requirement of its spec, as `npm run matrix` found it. A mutant is a twin',
    'with exactly one fault; it is killed by the verdict `fail`, nothing else. Most mutants that refuse all connections',
    'leave the requirements they do not declare inconclusive, so that one cause does not fail everything. A mutant of one',
    'operation is tried on whatever uses that operation: for the rest it is the twin itself.',
    '',
    ...sections,
  ]);
  expect(survivors).toEqual([]);
});
