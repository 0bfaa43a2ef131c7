import { expect, test } from 'vitest';
import type { PlannedCase } from '../../src/plan/case.js';
import { expectedTimes } from '../../src/run/start-order.js';

/** Cases that stand on others, hold something, or observe. */
const cases = (written: Record<string, Partial<PlannedCase>>): PlannedCase[] =>
  Object.entries(written).map(
    ([id, more]) =>
      ({ id, requirement: id, requires: [], presumes: [], observedBy: [], uses: [], ...more }) as PlannedCase,
  );

const waits = ({ id }: PlannedCase): number => (id.startsWith('waits') ? 5000 : 0);
const times = (written: Record<string, Partial<PlannedCase>>, concurrency = 64) =>
  Object.fromEntries(expectedTimes(cases(written), concurrency, waits));

test('all that a long wait stands on comes before what leads to none, however far away it is', () => {
  expect(
    times({
      plain: {},
      ground: {},
      login: { requires: ['ground'] },
      presumed: { presumes: ['login'] },
      observed: { observes: { capability: 'qos1', optional: true } },
      waits: {
        presumes: ['presumed'],
        observedBy: [{ capability: 'qos1', requirement: 'observed', default: true }] as never,
      },
    }),
  ).toEqual({ ground: 5000, login: 5000, presumed: 5000, observed: 5000, waits: 5000 });
});

test('the longer of two waits counts, whichever is looked at first', () => {
  const of = (first: string, second: string) =>
    Object.fromEntries(
      expectedTimes(
        cases({ ground: {}, [first]: { requires: ['ground'] }, [second]: { requires: ['ground'] } }),
        64,
        ({ id }) => Number(id.slice(1)) || 0,
      ),
    );
  expect(of('a3000', 'b7000')['ground']).toBe(7000);
  expect(of('b7000', 'a3000')['ground']).toBe(7000);
});

test('what must be tried one after the other begins before what can be tried side by side', () => {
  const held = times({ plain: {}, a: { uses: ['lamp'] }, b: { uses: ['lamp'] }, c: { uses: ['door'] } });
  expect(Object.keys(held).sort()).toEqual(['a', 'b']);
});

test('cases that presume each other in a circle come to an end', () => {
  expect(times({ waits: { presumes: ['other'] }, other: { presumes: ['waits'] } })).toEqual({
    waits: 5000,
    other: 5000,
  });
});

test('where one case follows the other only what others wait for is moved', () => {
  const moved = times(
    {
      ground: {},
      observed: { observes: { capability: 'qos1', optional: true } },
      waits: { requires: ['ground'] },
    },
    1,
  );
  expect(Object.keys(moved)).toEqual(['observed']);
});
