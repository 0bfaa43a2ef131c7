import { test } from 'vitest';
import { thingsboard as twin } from '../../fixtures/thingsboard/index.js';
import { recordMutants, runGeneric } from './generic-run.js';
import { pool } from './pool.js';
import { writeFileSync } from 'node:fs';
test('t', async () => {
  let t = performance.now();
  const mutants = await recordMutants(twin);
  console.log('rec', performance.now() - t, mutants.length);
  t = performance.now();
  const res = await pool(mutants, 8, async (m) => {
    const t = performance.now();
    const r = await runGeneric(twin, m);
    return { ...r, ms: performance.now() - t };
  });
  console.log('all', performance.now() - t);
  writeFileSync(
    '/tmp/generic.json',
    JSON.stringify(
      res.map((r) => ({
        name: r.mutant.name,
        killedBy: r.killedBy,
        ms: Math.round(r.ms),
        verdicts: r.verdicts,
      })),
      null,
      1,
    ),
  );
}, 400000);
