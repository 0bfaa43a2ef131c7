import { describe, expect, it } from 'vitest';
import { twins } from '../../fixtures/index.js';
import { nightly } from '../nightly.js';
import { MatrixRun, type Outcome } from './run-on.js';

async function outcomesOn(mutant: string): Promise<[string, Outcome][]> {
  const target = await twins['devicehive']!.start({ mutant });
  const run = new MatrixRun(target);
  try {
    return await Promise.all(
      run.requirements.map(async (id): Promise<[string, Outcome]> => [id, (await run.outcome(id))!]),
    );
  } finally {
    await run.close();
    await target.stop();
  }
}

/** One that answers an error, and one that answers success and does nothing, on which most others stand. */
const cases: [mutant: string, operation: string, broken: string[]][] = [
  ['no-effect-network-insert', 'network-insert', ['made']],
  ['broken-network-update', 'network-update', ['reply', 'required', 'illegal', 'unknown']],
];

// Each is a whole run; the one on which more stands is tried on a push as well.
describe.each(nightly ? cases : cases.slice(0, 1))('the twin %s', (mutant, operation, broken) => {
  it(
    'fails the requirements of its action, and the others pass or name it',
    { timeout: 1_800_000 },
    async () => {
      const outcomes = await outcomesOn(mutant);
      const those = (verdict: string): [string, Outcome][] =>
        outcomes.filter(([, each]) => each.verdict === verdict);
      const failed = those('fail').map(([id]) => id);
      expect(failed).toEqual(expect.arrayContaining(broken.map((what) => `devicehive.${operation}.${what}`)));
      expect(failed.filter((id) => !id.startsWith(`devicehive.${operation}.`))).toEqual([]);
      const unclear = those('inconclusive');
      expect(unclear.length).toBeGreaterThan(0);
      const names = new RegExp(operation.replace('-', '[-/]'));
      expect(unclear.filter(([, { why }]) => !names.test(why))).toEqual([]);
      expect(those('pass').length + failed.length + unclear.length).toBe(outcomes.length);
    },
  );
});
