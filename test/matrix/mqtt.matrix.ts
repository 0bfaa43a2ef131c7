import { expect, it } from 'vitest';
import type { Mutant } from '../../fixtures/contract.js';
import { isKilledElsewhere, survivorsOf, tryMutants, type MutantRow } from './matrix.js';
import { runTwin } from './run-mutant.js';
import { wholeWaitMs } from './session.js';
import { embeddedBrokers, onStandIns } from './stand-ins.js';
import { killedRow, writeSample } from './whole-report.js';

// All against all would be a hundred thousand cases; here every mutant is tried on what it declares.
it.each(['mqtt-3.1.1', 'mqtt-3.1'] as const)(
  'every mutant of %s on what it declares, before a broker that keeps it',
  async (spec) => {
    const twin = embeddedBrokers[spec];
    const all = await runTwin(twin);
    const healthy = new Map([...all].filter(([id]) => !isKilledElsewhere(spec, id)));
    const kept = [...healthy].filter(([, { verdict }]) => verdict === 'pass').map(([id]) => id);
    const choose = ({ breaks }: Mutant): string[] => breaks.filter((id) => kept.includes(id));
    const rows = await tryMutants(twin, choose, { timeout: wholeWaitMs });
    const { judged, keptByNone } = await onStandIns(spec, { timeout: wholeWaitMs });
    const parts: { broker: string; requirements: string[]; rows: MutantRow[] }[] = [
      { broker: 'aedes', requirements: kept, rows },
      ...judged,
    ];
    const lines = [...healthy.keys()].map((id) => {
      const part = parts.find(({ requirements }) => requirements.includes(id));
      return killedRow(id.slice(spec.length + 1), id, part);
    });
    const survivors = [
      ...survivorsOf(rows, healthy).filter(({ requirement }) => kept.includes(requirement)),
      ...judged.flatMap(({ survivors: those }) => those),
    ];
    writeSample(`matrix-${spec}.md`, [
      `# Kill matrix of ${spec}`,
      '',
      'Every mutant against what it declares, as `npm run matrix` found it: a healthy broker behind a proxy that has exactly',
      'one fault. What the embedded Aedes does not keep itself is judged before another broker, the first that keeps it.',
      '',
      `${twin.mutants.length} mutants, ${healthy.size} requirements, ${healthy.size - keptByNone.length} of them killed, ${survivors.length} survivors.`,
      '',
      '| requirement | judged on | killed by |',
      '| --- | --- | --- |',
      ...lines,
    ]);
    expect(survivors).toEqual([]);
  },
);
