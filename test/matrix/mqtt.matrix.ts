import { expect, it } from 'vitest';
import { mqttBroker } from '../../fixtures/mqtt/index.js';
import { survivorsOf, tryMutants, type MutantRow } from './matrix.js';
import { runTwin } from './run-mutant.js';
import { onStandIns } from './stand-ins.js';
import { killedRow, writeSample } from './whole-report.js';

// All against all would be a hundred thousand cases; here every mutant is tried on what it declares.
it('every mutant of MQTT 3.1.1 on what it declares, before a broker that keeps it', async () => {
  const healthy = await runTwin(mqttBroker);
  const kept = [...healthy].filter(([, { verdict }]) => verdict === 'pass').map(([id]) => id);
  const rows = await tryMutants(mqttBroker, ({ breaks }) => breaks.filter((id) => kept.includes(id)));
  const { judged, keptByNone } = await onStandIns();
  const parts: { broker: string; requirements: string[]; rows: MutantRow[] }[] = [
    { broker: 'aedes', requirements: kept, rows },
    ...judged,
  ];
  const lines = [...healthy.keys()].map((id) => {
    const part = parts.find(({ requirements }) => requirements.includes(id));
    return killedRow(id, part);
  });
  const survivors = [
    ...survivorsOf(rows, healthy).filter(({ requirement }) => kept.includes(requirement)),
    ...judged.flatMap(({ survivors: those }) => those),
  ];
  writeSample('matrix-mqtt-3.1.1.md', [
    '# Kill matrix of MQTT 3.1.1',
    '',
    'Every mutant against what it declares, as `npm run matrix` found it: a healthy broker behind a proxy that has exactly',
    'one fault. What the embedded Aedes does not keep itself is judged before another broker, the first that keeps it.',
    '',
    `${mqttBroker.mutants.length} mutants, ${healthy.size} requirements, ${healthy.size - keptByNone.length} of them killed, ${survivors.length} survivors.`,
    '',
    '| requirement | judged on | killed by |',
    '| --- | --- | --- |',
    ...lines,
  ]);
  expect(survivors).toEqual([]);
});
