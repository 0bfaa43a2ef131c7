import { beforeAll, expect, it } from 'vitest';
import { twins } from '../../fixtures/index.js';
import { MatrixRun, type Outcome } from './run-on.js';

const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  const target = await twins['devicehive']!.start({ mutant: 'broken-network-update' });
  const run = new MatrixRun(target);
  try {
    await Promise.all(run.requirements.map(async (id) => outcomes.set(id, (await run.outcome(id))!)));
  } finally {
    await run.close();
    await target.stop();
  }
}, 180_000);

const those = (verdict: string): [string, Outcome][] =>
  [...outcomes].filter(([, each]) => each.verdict === verdict);

it('one broken action fails its own requirements and no others', () => {
  const failed = those('fail').map(([id]) => id);
  expect(failed).toEqual(
    expect.arrayContaining(['devicehive.network-update.reply', 'devicehive.network-update.effect']),
  );
  expect(failed.filter((id) => !id.startsWith('devicehive.network-update.'))).toEqual([]);
});

it('whatever depends on it is inconclusive and names it, and the rest passes', () => {
  const unclear = those('inconclusive');
  expect(unclear.length).toBeGreaterThan(0);
  expect(unclear.filter(([, { why }]) => !/network[-/]update/.test(why))).toEqual([]);
  expect(those('pass').length + those('fail').length + unclear.length).toBe(outcomes.size);
});
