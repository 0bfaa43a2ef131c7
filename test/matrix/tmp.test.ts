import { test } from 'vitest';
import { thingsboard as twin } from '../../fixtures/thingsboard/index.js';
import { runMutant } from './run-mutant.js';
import { pool } from './pool.js';
test('t', async () => {
  let t = performance.now();
  const base = await runMutant(twin, undefined);
  console.log(
    'base',
    performance.now() - t,
    [...base].filter(([, o]) => o!.verdict !== 'pass'),
  );
  t = performance.now();
  const covered = new Set(twin.mutants.flatMap((m) => m.breaks));
  console.log(
    'uncovered',
    [...base.keys()].filter((r) => !covered.has(r)),
  );
  await pool(twin.mutants, 6, async (m) => {
    const o = await runMutant(twin, m.name, m.breaks);
    for (const [r, x] of o) if (x?.verdict !== 'fail') console.log('SURV', m.name, r, x);
  });
  console.log('all', performance.now() - t);
}, 200000);
