import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/index.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import { Interrupted } from '../../src/verdict/harness-error.js';
import { besidesFacts } from '../../src/verdict/facts.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';
import { comesTo, line, smallSpec } from './small-spec.js';

const runOf = (
  yaml: string,
  given: { signal?: AbortSignal; checks?: Check[]; concurrency?: number; allowRisky?: boolean } = {},
) => {
  const session = sessionOf({
    spec: smallSpec(yaml),
    recordFile: recordFile(),
    concurrency: given.concurrency ?? 16,
    allowRisky: given.allowRisky ?? false,
    knownFindings: [
      { requirement: 'x.known', seen: 'this', reason: 'they know' },
      { requirement: 'x.now-and-then', seen: 'this', reason: 'they know', intermittent: true },
    ],
  });
  const run = new Run(
    planSession(session, given.checks ?? [comesTo]),
    given.signal ?? new AbortController().signal,
  );
  return { run, session };
};
/** Without what every spec has besides its own. */
const ownOf = (lines: CaseLine[]): CaseLine[] => lines.filter(({ id }) => id !== 'x.survives');
const verdictsOf = (lines: CaseLine[]): string[] =>
  ownOf(lines).map(
    ({ id, verdict, because }) => `${id} ${verdict}${because === undefined ? '' : ` because of ${because}`}`,
  );

test('what may harm the target comes last, one case at a time', async () => {
  const order: string[] = [];
  let underWay = 0;
  const told: Check = {
    ...comesTo,
    async run(context, parameters) {
      underWay += 1;
      order.push(`${String(context.scope['case'])} with ${underWay - 1} others`);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return await comesTo.run(context, parameters);
    },
  };
  const { run } = runOf(
    `requirements:\n${line('a', 'pass', ', effects: [risky]')}${line('b', 'fail', ', effects: [risky]')}${line('c', 'pass')}${line('d', 'pass')}`,
    { checks: [told], allowRisky: true },
  );
  await run.all();
  expect(order).toEqual(['x.c with 0 others', 'x.d with 1 others', 'x.a with 0 others', 'x.b with 0 others']);
});

describe('what waits long is tried beside what it presumes', () => {
  const tried = async (is: string, concurrency: number) => {
    const order: string[] = [];
    const told: Check = {
      ...comesTo,
      waits: () => 60_000,
      async run(context, parameters) {
        order.push(`${String(context.scope['case'])} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${String(context.scope['case'])} ends`);
        return await comesTo.run(context, parameters);
      },
    };
    const yaml = `requirements:\n${line('a', is)}${line('b', 'pass', ', presumes: [x.a]')}`;
    const { run } = runOf(yaml, { checks: [told], concurrency });
    return { order, lines: ownOf(await run.all()) };
  };

  test('and has its verdict where that did not fail', async () => {
    const { order, lines } = await tried('pass', 2);
    expect(order).toEqual(['x.a begins', 'x.b begins', 'x.a ends', 'x.b ends']);
    expect(verdictsOf(lines)).toEqual(['x.a pass', 'x.b pass']);
  });

  test('and has none where it failed', async () => {
    const { order, lines } = await tried('fail', 2);
    expect(order).toContain('x.b ends');
    expect(verdictsOf(lines)).toEqual(['x.a fail', 'x.b inconclusive because of x.a']);
    expect(lines[1]).toMatchObject({ weight: 'incomplete', reason: 'not judged: x.a failed (this)' });
  });

  test("and is in nobody's way where that one waits for a case that runs alone", async () => {
    const waitsWhereItFails: Check = {
      ...comesTo,
      waits: (parameters) => ((parameters as { is: string }).is === 'fail' ? 60_000 : 0),
    };
    const yaml = `requirements:\n${line('b', 'fail', ', presumes: [x.a]')}${line('alone', 'pass', ", uses: ['*']")}${line('a', 'pass')}`;
    const { run } = runOf(yaml, { checks: [waitsWhereItFails], concurrency: 2 });
    expect(verdictsOf(ownOf(await run.all()))).toEqual(['x.b fail', 'x.alone pass', 'x.a pass']);
  });

  test('and after it where there is no place for both', async () => {
    const { order, lines } = await tried('fail', 1);
    expect(order).toEqual(['x.a begins', 'x.a ends']);
    expect(lines[1]).toMatchObject({ reason: 'not tried: x.a failed (this)' });
  });
});

describe('conditions', () => {
  test('without its smoke test nothing else is tried', async () => {
    const { run } = runOf(`smoke: x.first\nrequirements:\n${line('first', 'fail')}${line('second', 'pass')}`);
    const lines = await run.all();
    expect(verdictsOf(lines)).toEqual(['x.first fail', 'x.second inconclusive because of x.first']);
    expect(lines[1]).toMatchObject({
      weight: 'incomplete',
      reason: 'not tried: x.first failed (this)',
      transcript: [],
    });
  });

  test.each([
    ['pass', 'x.b pass'],
    ['fail', 'x.b inconclusive because of x.a'],
    ['inconclusive', 'x.b inconclusive because of x.a'],
    ['error', 'x.b inconclusive because of x.a'],
  ])('a requirement that needs one that came to %s', async (is, expected) => {
    const { run } = runOf(`requirements:\n${line('b', 'pass', ', requires: [x.a]')}${line('a', is)}`);
    expect(verdictsOf(await run.all())[0]).toBe(expected);
  });

  test.each([
    ['pass', 'x.b pass'],
    ['fail', 'x.b inconclusive because of x.a'],
    // Whoever reads what was made may be what is broken: x.b finds out.
    ['inconclusive', 'x.b pass'],
    ['error', 'x.b pass'],
  ])('a preamble that presumes a requirement that came to %s', async (is, expected) => {
    const preambles =
      'preambles:\n  inner: { text: a thing, scope: case, presumes: [x.a], ways: [{}] }\n  outer: { text: more, scope: case, ways: [{ needs: [inner] }] }\n';
    const { run } = runOf(
      `${preambles}requirements:\n${line('b', 'pass', ', needs: [outer]')}${line('a', is)}`,
    );
    expect(verdictsOf(await run.all())[0]).toBe(expected);
  });

  test.each([
    ['pass', 'x.b pass'],
    ['fail', 'x.b inconclusive because of x.a'],
    ['inconclusive', 'x.b pass'],
  ])('a general requirement that waits for a particular one that came to %s', async (is, expected) => {
    const { run } = runOf(`requirements:\n${line('b', 'pass', ', presumes: [x.a]')}${line('a', is)}`);
    expect(verdictsOf(await run.all())[0]).toBe(expected);
  });

  test.each([
    ['fail', 'x.c inconclusive because of x.b'],
    ['inconclusive', 'x.c pass'],
  ])('what it presumes was not tried, since another had come to %s', async (is, expected) => {
    const { run } = runOf(
      `requirements:\n${line('c', 'pass', ', presumes: [x.b]')}${line('b', 'pass', ', requires: [x.a]')}${line('a', is)}`,
    );
    expect(verdictsOf(await run.all())[0]).toBe(expected);
  });

  test('the reason is told with its own reason', async () => {
    const { run } = runOf(
      `requirements:\n${line('b', 'pass', ', requires: [x.a]')}${line('a', 'inconclusive')}`,
    );
    expect((await run.case('x.b')).reason).toBe('not tried: x.a is inconclusive (nobody knows)');
  });

  test('a chain names its nearest link, and every case is tried once', async () => {
    const { run, session } = runOf(
      `requirements:\n${line('a', 'fail')}${line('b', 'pass', ', requires: [x.a]')}${line('c', 'pass', ', requires: [x.b]')}`,
    );
    expect((await run.case('x.c')).because).toBe('x.b');
    await run.all();
    expect(readFileSync(session.recordFile, 'utf8').trim().split('\n')).toHaveLength(4);
  });

  test('a known failure does not stand in the way', async () => {
    const { run } = runOf(
      `requirements:\n${line('known', 'fail')}${line('b', 'pass', ', requires: [x.known]')}`,
    );
    const lines = await run.all();
    expect(ownOf(lines).map(({ weight }) => weight)).toEqual(['known', 'none']);
    expect(lines[0]!.known).toBe('they know');
  });

  test('one that comes now and then may be away, or happen as listed', async () => {
    const weightsOf = async (verdict: 'pass' | 'fail'): Promise<string[]> =>
      ownOf(await runOf(`requirements:\n${line('now-and-then', verdict)}`).run.all()).map(
        ({ weight }) => weight,
      );
    expect(await weightsOf('pass')).toEqual(['none']);
    expect(await weightsOf('fail')).toEqual(['known']);
  });
});

describe('the record', () => {
  test('has one line per case, as judged', async () => {
    const { run, session } = runOf(`requirements:\n${line('a', 'pass')}${line('b', 'fail')}`);
    const lines = await run.all();
    const written = readFileSync(session.recordFile, 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as CaseLine);
    const always = { expected: null, actual: null };
    const inOrder = written.toSorted((a, b) => a.id.localeCompare(b.id));
    // The header has the facts of its requirement.
    const besides = lines.map((line) => ({ ...always, ...besidesFacts(line, line) }));
    expect(inOrder).toEqual(besides);
  });

  test('has no line for a case that was interrupted, and none after it', async () => {
    const ending = new AbortController();
    const hangs: Check = {
      ...comesTo,
      run: async ({ driver }) => {
        ending.abort();
        await driver.pause(60_000, 'for ever');
        return 1;
      },
    };
    const { run, session } = runOf(`requirements:\n${line('a', 'pass')}${line('b', 'pass')}`, {
      signal: ending.signal,
      checks: [hangs],
      concurrency: 1,
    });
    const all = await Promise.allSettled(run.plan.cases.map(({ id }) => run.case(id)));
    expect(all.map((one) => one.status === 'rejected' && one.reason instanceof Interrupted)).toEqual([
      true,
      true,
      true,
    ]);
    expect(existsSync(session.recordFile)).toBe(false);
  });
});

describe('resources', () => {
  test('cases that use the same one never overlap', async () => {
    const using = new Set<string>();
    let together = 0;
    let most = 0;
    const watches: Check = {
      ...comesTo,
      run: async ({ driver, scope }) => {
        const resource = String(scope['uses']);
        if (using.has(resource)) together += 1;
        using.add(resource);
        most = Math.max(most, using.size);
        await driver.pause(5, 'while others could come');
        using.delete(resource);
        return 1;
      },
    };
    const cases =
      ', cases: { one: { uses: lamp }, two: { uses: lamp }, three: { uses: door } }, uses: ["{uses}"]';
    const { run } = runOf(`requirements:\n${line('a', 'pass', cases)}${line('b', 'pass', cases)}`, {
      checks: [watches],
    });
    const lines = await run.all();
    expect(ownOf(lines).map(({ verdict }) => verdict)).toEqual(Array(6).fill('pass'));
    expect({ together, most }).toEqual({ together: 0, most: 2 });
  });
});

test('what stands on a known finding and comes to nothing is part of it; what fails besides is told', async () => {
  const { run } = runOf(
    'requirements:\n' +
      line('known', 'fail') +
      line('hidden', 'inconclusive', ', presumes: [x.known]') +
      line('besides', 'fail', ', presumes: [x.known]') +
      line('holds', 'pass', ', presumes: [x.known]') +
      line('elsewhere', 'inconclusive'),
  );
  const lines = await run.all();
  expect(lines.slice(0, 5).map(({ id, verdict, weight }) => `${id} ${verdict} ${weight}`)).toEqual([
    'x.known fail known',
    'x.hidden inconclusive known',
    'x.besides fail block',
    'x.holds pass none',
    'x.elsewhere inconclusive incomplete',
  ]);
  expect(lines[1]).toMatchObject({ because: 'x.known', known: 'it stands on x.known: they know' });
});
