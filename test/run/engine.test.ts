import { expect, test } from 'vitest';
import type { Check } from '../../src/checks/index.js';
import { tryCases } from '../../src/run/engine.js';
import { planSession } from '../../src/run/plan-session.js';
import { readRecord } from '../../src/report/record/read-record.js';
import { recordFile, sessionOf } from './session.js';
import { comesTo, line, smallSpec } from './small-spec.js';

const listener = { onCase: () => undefined, onFailure: () => undefined };

test('a requirement may have ten thousand cases', async () => {
  const cases = Array.from({ length: 10_000 }, (_, index) => `c${index}: {}`).join(', ');
  const spec = smallSpec(`requirements:\n${line('many', 'pass', `, cases: { ${cases} }`)}`);
  const planned = planSession(sessionOf({ spec, recordFile: recordFile() }), [comesTo]);
  let told = 0;
  const failures = await tryCases([planned], new AbortController().signal, {
    ...listener,
    onCase: () => (told += 1),
  });
  expect(failures).toEqual([]);
  // Whether the target survives is one more.
  expect(told).toBe(10_001);
  const { cases: recorded, problems } = readRecord(planned.session.recordFile);
  expect(problems).toEqual([]);
  expect(recorded.filter(({ verdict }) => verdict === 'pass')).toHaveLength(10_000);
});

test('sessions of one process share the places for what is busy, and none waits until another is done', async () => {
  let underWay = 0;
  let most = 0;
  const order: string[] = [];
  const told: Check = {
    ...comesTo,
    async run(context, parameters) {
      underWay += 1;
      most = Math.max(most, underWay);
      order.push(String(context.scope['spec']));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return await comesTo.run(context, parameters);
    },
  };
  const cases = Array.from({ length: 100 }, (_, index) => `c${index}: {}`).join(', ');
  const sessions = ['a', 'b'].map((run) => {
    const spec = smallSpec(`requirements:\n${line('many', 'pass', `, cases: { ${cases} }`)}`);
    return planSession(sessionOf({ run, spec, concurrency: 64, recordFile: recordFile() }), [
      {
        ...told,
        run: async (context, parameters) => {
          context.scope['spec'] = run;
          return await told.run(context, parameters);
        },
      },
    ]);
  });
  await tryCases(sessions, new AbortController().signal, listener);
  expect(most).toBe(16);
  // The second begins long before the first ends.
  expect(order.indexOf('b')).toBeLessThan(50);
  expect(order.slice(0, 150).filter((name) => name === 'b').length).toBeGreaterThan(50);
});

test('what is wrong outside any case is told, and the other cases have their verdicts', async () => {
  const spec = smallSpec(`requirements:\n${line('a', 'pass')}${line('b', 'fail')}`);
  const planned = planSession(sessionOf({ spec, recordFile: recordFile() }), [comesTo]);
  const lines: string[] = [];
  const ends = new AbortController();
  const failures = await tryCases([planned], ends.signal, {
    ...listener,
    onCase: ({ id, verdict }) => {
      lines.push(`${id} ${verdict}`);
      if (id === 'x.a') throw new Error('a listener broke');
    },
  });
  expect(lines).toEqual(['x.a pass', 'x.b fail', 'x.survives inconclusive']);
  expect(failures).toEqual(['a listener broke']);
});
