import { describe, expect, test } from 'vitest';
import { requestOf } from '../../src/steps/http-request.js';
import { Exchange } from '../../src/steps/exchange.js';
import type { HttpAnswerWords } from '../../src/steps/content-words.js';
import type { HttpWords } from '../../src/steps/verbs/http.js';
import type { Step } from '../../src/steps/step.js';
import { answers, connected, contextFor, judge, publish } from './script.js';

const readState: HttpWords = { operation: 'readState', parameters: { device: 'd 1' } };
const reading = (http: HttpAnswerWords, more: Partial<HttpWords> = {}): Step[] => [
  { http: { ...readState, ...more }, expect: { http } },
];

describe('http', () => {
  test.each<[HttpAnswerWords, number, unknown]>([
    [{}, 204, undefined],
    [{ status: 404 }, 404, undefined],
    [{ status: [200, 201] }, 201, undefined],
    [{ body: { on: true } }, 200, { on: true }],
    [{ contains: { on: true } }, 200, { on: true, ts: 1 }],
    [{ text: 'ok' }, 200, 'ok'],
    [{ absent: ['/off'] }, 200, {}],
    [{ schema: { type: 'array' } }, 200, []],
  ])('%j is met by %d %j', async (words, status, body) => {
    expect(await judge(reading(words), [answers(status, body)])).toEqual({ judged: 1 });
  });

  test.each<[HttpAnswerWords, number, unknown, string, string]>([
    [{}, 500, { why: 'x' }, 'HTTP status 2xx', 'HTTP status 500 with {"why":"x"}'],
    [{ status: [200, 201] }, 404, undefined, 'HTTP status 200 or 201', 'HTTP status 404 with nothing'],
    [{ body: { on: true } }, 200, { on: 1 }, 'body /on is true', 'it is 1'],
    [{ contains: { on: true } }, 200, undefined, 'body is JSON', 'it is nothing'],
    [{ text: 'ok' }, 200, 'no', 'body is the text "ok"', 'it is "no"'],
  ])('%j fails on %d %j', async (words, status, body, expected, actual) => {
    expect(await judge(reading(words), [answers(status, body)])).toEqual({
      expected: `GET /api/d%201/state: ${expected}`,
      actual,
    });
  });

  test('an exchange that no step expects anything of is a precondition', async () => {
    expect(await judge([{ http: readState }], [answers(503)])).toEqual({
      inconclusive:
        'a precondition did not hold: expected GET /api/d%201/state: HTTP status 2xx, but HTTP status 503 with nothing',
    });
  });

  test('JSON that is nested too deep is told as that', async () => {
    const body = '['.repeat(200) + ']'.repeat(200);
    expect(await judge(reading({ contains: { on: true } }), [answers(200, body)])).toEqual({
      expected: 'GET /api/d%201/state: body is JSON',
      actual: expect.stringMatching(/^it is nested more than 128 levels deep: "\[{10}/) as string,
    });
  });

  test('an answer that breaks off fails, unless the target was told to restart', async () => {
    const how = 'the connection ended without one';
    const broken = [{ on: 'http', type: 'closed', by: 'target', how }] as const;
    expect(await judge(reading({}), broken)).toEqual({
      expected: 'an answer to GET /api/d%201/state',
      actual: `GET http://api.example/api/d%201/state got no HTTP answer: ${how}`,
    });
    await expect(judge(reading({}), broken, { restarts: true })).rejects.toMatchObject({
      code: 'HTTP_BROKEN',
    });
  });

  test('no answer is the error of the lab', async () => {
    await expect(judge(reading({}), [])).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
  });

  test('a request has the address, the query and the header of its security scheme', () => {
    const context = contextFor([], {
      securityHeader: (scheme) => ({ header: 'Authorization', value: `Token ${scheme}` }),
    });
    const exchange = new Exchange(context, '', true);
    expect(requestOf(exchange, { ...readState, query: { keys: 'a,b', limit: 1 }, body: { a: 1 } })).toEqual({
      method: 'GET',
      url: 'http://api.example/api/d%201/state?keys=a%2Cb&limit=1',
      headers: { Authorization: 'Token bearer' },
      body: { a: 1 },
    });
    expect(() => requestOf(exchange, { operation: 'readState' })).toThrow(
      'operation "readState" lacks a value for device',
    );
    expect(() => requestOf(exchange, { operation: 'ask' })).toThrow('operation "ask" names no server');
  });
});

describe('http eventually', () => {
  const steps = reading({ contains: { on: true } }, { eventually: true });

  test('is looked at again until it holds', async () => {
    const script = [answers(404), answers(200, { on: false }), answers(200, { on: true })];
    expect(await judge(steps, script)).toEqual({ judged: 1 });
  });

  test('tells what it was at the end of the time', async () => {
    expect(await judge(steps, [answers(404), answers(200, { on: false })])).toEqual({
      expected: 'GET /api/d%201/state: body /on is true',
      actual: 'it is false (looked at for 100 ms)',
    });
  });

  test('without it, one look decides', async () => {
    const outcome = await judge(reading({ contains: { on: true } }), [
      answers(200, { on: false }),
      answers(200, { on: true }),
    ]);
    expect(outcome.actual).toBe('it is false');
  });
});

describe('http eventually, with what may be seen meanwhile', () => {
  const meanwhile = {
    ruling: 'later',
    seen: [{ http: { contains: { on: false } } }, { http: { status: 404 } }],
  };
  const steps = (word: 'expect' | 'given' = 'expect'): Step[] => {
    const [step] = reading({ contains: { on: true } }, { eventually: true });
    const { expect: awaited, ...rest } = step!;
    return [{ ...rest, [word]: awaited, meanwhile }];
  };

  test('passes over that, and over nothing else', async () => {
    const right = answers(200, { on: true });
    expect(await judge(steps(), [answers(404), answers(200, { on: false }), right])).toEqual({ judged: 1 });
    expect(await judge(steps(), [answers(404), answers(200, { on: 0 }), right])).toEqual({
      expected:
        'GET /api/d%201/state: body /on is true, or before that body /on is false, or HTTP status 404',
      actual: 'it is 0',
    });
    expect((await judge(steps(), [answers(500), right])).actual).toMatch(/^HTTP status 500/);
  });

  test('tells what it was at the end of the time, when that was allowed', async () => {
    expect(await judge(steps(), [answers(200, { on: false })])).toEqual({
      expected: 'GET /api/d%201/state: body /on is true',
      actual: 'it is false (looked at for 100 ms)',
    });
  });

  test('judges nothing where the look is a precondition', async () => {
    const script = [answers(200, { on: 0 }), answers(200, { on: true })];
    expect(
      await judge(
        [...steps('given'), ...reading({ contains: { on: true } }, {})],
        [...script, ...script.slice(1)],
      ),
    ).toEqual({ judged: 1 });
  });
});

test('http that settles waits for a state, and goes on without it', async () => {
  const [look] = reading({ contains: { on: true } }, { eventually: true });
  const { expect: settle, ...rest } = look!;
  const after = { as: 'after', http: { ...readState }, expect: { http: { contains: { on: 0 } } } };
  const steps: Step[] = [{ ...rest, settle: settle! }, after];
  const off = answers(200, { on: false });
  const last = answers(200, { on: 0 }, 'after');
  expect(await judge(steps, [off, off, answers(200, { on: true }), last])).toEqual({ judged: 1 });
  expect(await judge(steps, [off, last])).toEqual({ judged: 1 });
});

describe('http in the background', () => {
  const started: Step = { as: 'call', http: { ...readState, background: true } };
  const steps: Step[] = [
    { connect: {} },
    started,
    { expect: { message: { topic: 'a' } } },
    { as: 'call', expect: { http: { body: 1 } } },
  ];

  test('is answered while other things happen', async () => {
    expect(await judge(steps, [...connected, publish('a', 'x'), answers(200, 1, 'call')])).toEqual({
      judged: 2,
    });
    expect(await judge(steps, [...connected, answers(200, 1, 'call'), publish('a', 'x')])).toEqual({
      judged: 2,
    });
    expect(await judge(steps, [...connected, publish('a', 'x'), answers(200, 2, 'call')])).toEqual({
      expected: 'body is 1',
      actual: 'it is 2',
    });
  });

  test('its failure is an error of the lab for the step that awaits it, and inconclusive when none does', async () => {
    const script = [...connected, publish('a', 'x')];
    await expect(judge(steps, script)).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
    expect(await judge(steps.slice(0, 3), script)).toMatchObject({
      inconclusive: expect.stringMatching(/^the exchange "call" failed: /) as string,
    });
  });

  test('an answer that was never asked for is a mistake of the spec', async () => {
    await expect(judge([{ expect: { http: {} } }], [])).rejects.toThrow(
      'no HTTP exchange "client" is in the background',
    );
  });
});
