import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Environment } from '../../src/run/environment.js';
import { Journal } from '../../src/run/journal.js';
import { Preambles } from '../../src/run/preamble.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import { takeBack } from '../../src/run/take-back.js';
import { undoOpen } from '../../src/run/undo-open.js';
import { loadSpec } from '../../src/spec/load.js';
import type { ChangeLine, RecordLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';
import { comesTo, line, smallSpec } from './small-spec.js';

const preamble = (name: string, more = ''): string => `  ${name}:
    text: a room named ${name}
    scope: case
    ways:
      - { values: { ${name}Name: '${name}-{nonce}' }${more},
          steps: [{ http: { operation: make, parameters: { name: '{${name}Name}' }, body: {} } }],
          undo: [{ http: { operation: remove, parameters: { name: '{${name}Name}' } } }] }
`;

/** A server of rooms that keeps what it was asked, with how many changes the record held at that time. */
async function rooms(file: string, refuses: (asked: string) => boolean) {
  const asked: string[] = [];
  const linesNow = (): RecordLine[] => {
    const text = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).trim();
    return text === '' ? [] : text.split('\n').map((each) => JSON.parse(each) as RecordLine);
  };
  const server = createServer((request, response) => {
    const name = /rooms\/(\w+)-/.exec(request.url ?? '')?.[1];
    const announced = linesNow().filter((each) => each.type === 'change').length;
    asked.push(`${request.method} ${name}, ${announced} announced`);
    response.statusCode = refuses(`${request.method} ${name}`) ? 500 : 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, linesNow, restUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const twoRooms = preamble('hall') + preamble('attic');

async function runWith(refuses: (asked: string) => boolean = () => false, preambles = twoRooms) {
  const file = recordFile();
  const { asked, linesNow, restUrl } = await rooms(file, refuses);
  const yaml = `preambles:\n${preambles}requirements:\n${line('a', 'pass', ', needs: [hall, attic]')}`;
  const session = sessionOf({ spec: smallSpec(yaml), recordFile: file, parameters: { restUrl } });
  const planned = planSession(session, [comesTo]);
  const run = new Run(planned, new AbortController().signal);
  const result = await run.case('x.a');
  await run.close();
  return { asked, lines: linesNow(), result, planned };
}

describe('what a case changes on the target', () => {
  test('is announced in the record before it is sent, and undone in the opposite order', async () => {
    const { asked, lines, result } = await runWith();
    expect(result.verdict).toBe('pass');
    expect(asked).toEqual([
      'PUT hall, 1 announced',
      'PUT attic, 2 announced',
      'DELETE attic, 2 announced',
      'DELETE hall, 2 announced',
    ]);
    expect(lines.map(({ type }) => type)).toEqual(['change', 'change', 'case', 'undone', 'undone']);
    const [hall] = lines as ChangeLine[];
    expect(hall).toMatchObject({ id: 'x-1', case: 'x.a', text: 'a room named hall', needs: [] });
    expect(Object.keys(hall!.values)).toEqual(['hallName']);
  });

  test('is undone as well when a preamble fails halfway', async () => {
    const { asked, lines, result } = await runWith((request) => request === 'PUT attic');
    expect(result).toMatchObject({ verdict: 'inconclusive' });
    expect(result.reason).toMatch(
      /^a room named attic could not be had: preamble attic did not hold: .* HTTP status 500/,
    );
    expect(asked.slice(2)).toEqual(['DELETE attic, 2 announced', 'DELETE hall, 2 announced']);
    expect(lines.filter(({ type }) => type === 'undone')).toHaveLength(2);
  });

  test('is undone with what leaves nothing behind, such as a login, and without what has an undo of its own', async () => {
    const login = `  login:
    text: a login
    scope: run
    ways: [{ values: { key: k }, steps: [{ http: { operation: make, parameters: { name: login-1 } } }] }]
`;
    const shared = preamble('attic', ', needs: [login]').replace('scope: case', 'scope: run');
    const own = preamble('hall', ', needs: [login, attic]');
    const { asked, lines, result } = await runWith(undefined, login + shared + own);
    expect(result.verdict).toBe('pass');
    // What cases share is put back at the end of the run, not by a case.
    expect(asked.map((each) => each.split(',')[0])).toEqual([
      'PUT login',
      'PUT attic',
      'PUT hall',
      'DELETE hall',
    ]);
    const needs = lines.filter((each): each is ChangeLine => each.type === 'change');
    expect(needs.map((each) => [each.case, each.needs])).toEqual([
      ['preamble attic', [{ name: 'login', way: 0 }]],
      ['x.a', [{ name: 'login', way: 0 }]],
    ]);
  });

  test('is undone without a look at what was there before it, which holds no longer', async () => {
    const empty = `  empty:
    text: the hall does not exist yet
    scope: run
    ways: [{ steps: [{ http: { operation: make, parameters: { name: look-1 } }, given: http }] }]
`;
    let looks = 0;
    const { asked, lines, planned } = await runWith(
      (request) => request === 'PUT look' && looks++ > 0,
      empty + preamble('hall', ', needs: [empty]') + preamble('attic'),
    );
    const [hall] = lines as ChangeLine[];
    expect(hall).toMatchObject({ text: 'a room named hall', needs: [] });
    // As `restore` does it, in another process: nothing is known of the first look.
    expect(await undoOpen(planned, [hall!])).toEqual([]);
    expect(asked.map((each) => each.split(',')[0])).toEqual([
      'PUT look',
      'PUT hall',
      'PUT attic',
      'DELETE attic',
      'DELETE hall',
      'DELETE hall',
    ]);
  });

  test('stays open in the record when it cannot be undone', async () => {
    const { lines, result } = await runWith((request) => request === 'DELETE attic');
    expect(result.verdict).toBe('pass');
    expect(lines.filter(({ type }) => type === 'undone')).toEqual([{ type: 'undone', change: 'x-1' }]);
  });

  const lookedAt = preamble('hall').replace(
    '}] }',
    "}], readBack: [{ http: { operation: make, parameters: { name: 'look-{hallName}' }, body: {} } }] }",
  );

  test('is looked at after it was put back', async () => {
    const { asked, lines } = await runWith(undefined, lookedAt + preamble('attic'));
    expect(asked.map((each) => each.split(',')[0]).slice(2)).toEqual([
      'DELETE attic',
      'DELETE hall',
      'PUT look',
    ]);
    expect(lines.filter(({ type }) => type === 'undone')).toHaveLength(2);
  });

  test('stays open when its undo was acknowledged and did not take, and that is said', async () => {
    const { lines, planned } = await runWith(
      (request) => request === 'PUT look',
      lookedAt + preamble('attic'),
    );
    expect(lines.filter(({ type }) => type === 'undone')).toEqual([{ type: 'undone', change: 'x-2' }]);
    const [hall] = lines as ChangeLine[];
    const left = await undoOpen(planned, [hall!]);
    expect(left.map(({ change }) => change)).toEqual([hall]);
    expect(left[0]!.why).toMatch(/^it was written and did not take: .* HTTP status 500/);
  });
});

test('what an attempt at a shared preamble has changed is taken back before the next attempt', async () => {
  const file = recordFile();
  let refused = 0;
  const { asked, linesNow, restUrl } = await rooms(
    file,
    (request) => request === 'PUT door' && refused++ === 0,
  );
  const half = preamble('hall')
    .replace('scope: case', 'scope: run')
    .replace(
      'body: {} } }]',
      "body: {} } }, { http: { operation: make, parameters: { name: 'door-{hallName}' }, body: {} } }]",
    );
  const spec = smallSpec(`preambles:\n${half}requirements:\n${line('a', 'pass', ', needs: [hall]')}`);
  const session = sessionOf({ spec, recordFile: file, parameters: { restUrl } });
  const environment = new Environment(
    loadSpec(spec, [comesTo]),
    [comesTo],
    session,
    new AbortController().signal,
  );
  const preambles = new Preambles(environment, new Journal(file, 'x'));
  const enter = async (): Promise<unknown> => {
    const driver = environment.driver();
    const context = environment.context(driver, { key: 'x.a', values: {} });
    const entering = preambles.enter([{ name: 'hall', way: 0 }], context, { caseId: 'x.a', changes: [] });
    return await entering.catch((error: Error) => error.message);
  };
  expect(await enter()).toMatch(/^a room named hall could not be had/);
  preambles.again();
  expect(await enter()).toBeUndefined();
  await environment.close();
  expect(asked.map((each) => each.split(',')[0])).toEqual([
    'PUT hall',
    'PUT door',
    'DELETE hall',
    'PUT hall',
    'PUT door',
  ]);
  expect(linesNow().map(({ type }) => type)).toEqual(['change', 'undone', 'change']);
  expect(preambles.shared.map(({ id }) => id)).toEqual(['x-2']);
});

describe('what a check writes again', () => {
  const change = (present: unknown): Pick<ChangeLine, 'undo' | 'readBack' | 'reads'> => ({
    undo: [],
    readBack: [],
    reads: { present },
  });

  test.each([
    ['the value that was there', 'before', undefined],
    ['another value', 'other', 'it was written and did not take: "before" is read, not "other"'],
  ])('reads afterwards as %s', async (_, present, why) => {
    const environment = new Environment(
      loadSpec(smallSpec(`requirements:\n${line('a', 'pass')}`), [comesTo]),
      [comesTo],
      sessionOf({ spec: 'x' }),
      new AbortController().signal,
    );
    const driver = environment.driver();
    const context = environment.context(driver, { key: 'x.a', values: { present: 'before' } });
    const result = await takeBack(context, change(present)).catch((error: Error) => error.message);
    await environment.close();
    expect(result).toBe(why);
  });
});
