import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/index.js';
import { sharesOf } from '../../src/cli/shares.js';
import { Run, planSession } from '../../src/run/run.js';
import type { Session } from '../../src/run/session.js';
import { recordFile, sessionOf } from './session.js';
import { comesTo, line, smallSpec } from './small-spec.js';

const lines = (count: number, more = ''): string =>
  Array.from({ length: count }, (_, index) => line(`r${index}`, 'pass', more)).join('');

const sharesFor = (yaml: string, given: Partial<Session> = {}): Session[] => {
  const session = sessionOf({ spec: smallSpec(yaml), recordFile: recordFile(), concurrency: 64, ...given });
  return sharesOf(session, planSession(session, [comesTo]));
};

describe('a session', () => {
  test('of many cases is two shares that divide what may go on at once', () => {
    const shares = sharesFor(`requirements:\n${lines(400)}`);
    expect(shares.map(({ share, concurrency }) => ({ share, concurrency }))).toEqual([
      { share: { index: 0, of: 2 }, concurrency: 32 },
      { share: { index: 1, of: 2 }, concurrency: 32 },
    ]);
  });

  test.each<[string, string, Partial<Session>]>([
    ['has few cases', `requirements:\n${lines(399)}`, {}],
    ['may do few things at once', `requirements:\n${lines(400)}`, { concurrency: 16 }],
    ['paces its commands', `requirements:\n${lines(400)}`, { pace: 10 }],
    [
      'makes something that lasts as long as the run',
      `preambles:\n  room: { text: a room, scope: run, ways: [{ steps: [{ connect: {} }] }] }\nrequirements:\n${lines(400, ', needs: [room]')}`,
      {},
    ],
  ])('that %s stays one', (_why, yaml, given) => {
    expect(sharesFor(yaml, given).map(({ share }) => share)).toEqual([undefined]);
  });
});

test('shares try every case once, hold resources in one place, and each tells only of its own', async () => {
  const yaml = `requirements:\n${line('first', 'pass')}${line('held', 'pass', ', uses: [lamp]')}${line('second', 'pass', ', requires: [x.first]')}${line('held-too', 'pass', ', uses: [lamp]')}${line('third', 'pass')}`;
  const spec = smallSpec(yaml);
  const told = await Promise.all(
    [0, 1].map(async (index) => {
      const session = sessionOf({ spec, recordFile: recordFile(), share: { index, of: 2 } });
      const run = new Run(session, new AbortController().signal, [comesTo]);
      await Promise.all([...run.own].map(async (id) => await run.case(id)));
      return readFileSync(session.recordFile, 'utf8')
        .trim()
        .split('\n')
        .map((text) => (JSON.parse(text) as { id: string }).id)
        .toSorted();
    }),
  );
  expect(told).toEqual([['x.first', 'x.held', 'x.held-too', 'x.third'], ['x.second']]);
});

test('a case that both shares try has a name of its own in each: one would take over the clients of the other', async () => {
  const yaml = `requirements:\n${line('first', 'pass')}${line('second', 'pass', ', requires: [x.first]')}`;
  const spec = smallSpec(yaml);
  const nonces: Record<string, unknown>[] = [];
  const noting: Check = {
    ...comesTo,
    run: async (context) => nonces.push({ [String(context.scope['case'])]: context.scope['nonce'] }),
  };
  for (const index of [0, 1]) {
    const session = sessionOf({ spec, recordFile: recordFile(), share: { index, of: 2 } });
    const run = new Run(session, new AbortController().signal, [noting]);
    await Promise.all([...run.own].map(async (id) => await run.case(id)));
  }
  expect(nonces.map((one) => Object.keys(one)[0])).toEqual(['x.first', 'x.first', 'x.second']);
  expect(nonces[0]!['x.first']).not.toBe(nonces[1]!['x.first']);
});
