import { describe, expect, test } from 'vitest';
import { judgeLamp } from './device.js';
import { answers, silence } from './script.js';

const read = (expected: unknown) => [
  { request: { operation: 'read', payload: { ask: 1 } }, expect: expected },
];

describe('a request over HTTP', () => {
  test('is answered by a body that fits the reply', async () => {
    expect(await judgeLamp(read('reply'), [answers(200, { on: true })])).toEqual({ judged: 1 });
    expect(await judgeLamp(read('reply'), [answers(200, {})])).toEqual({
      expected: 'POST /: body must have member "on" (message state)',
      actual: expect.any(String) as string,
    });
    expect(await judgeLamp(read('reply'), [answers(500, { on: true })])).toMatchObject({
      expected: 'POST /: HTTP status 2xx',
    });
  });

  test('may be judged by the answer itself, or by one of several', async () => {
    const refused = { http: { status: [200, 500], contains: { error: 'no' } } };
    expect(await judgeLamp(read(refused), [answers(500, { error: 'no' })])).toEqual({ judged: 1 });
    const either = { anyOf: ['reply', refused] };
    expect(await judgeLamp(read(either), [answers(500, { error: 'no' })])).toEqual({ judged: 1 });
    expect((await judgeLamp(read(either), [answers(500, {})])).expected).toContain(', or ');
  });

  test('is unwrapped from its envelope', async () => {
    const envelopeOf = () => ({ with: [], request: ['{message}'], answer: ['/answers/0', ''] });
    const wrapped = [answers(200, { answers: [{ on: true }] })];
    expect(await judgeLamp(read('reply'), wrapped, { envelopeOf })).toEqual({ judged: 1 });
    expect(await judgeLamp(read('reply'), [answers(200, { on: true })], { envelopeOf })).toEqual({
      judged: 1,
    });
    expect(await judgeLamp(read('reply'), wrapped)).toHaveProperty('expected');
  });

  test("to a target that says it is busy is the lab's matter", async () => {
    const busyAnswerOf = () => ({ status: 500, pattern: 'try again' });
    const busy = judgeLamp(read('reply'), [answers(500, 'busy, try again')], { busyAnswerOf });
    await expect(busy).rejects.toMatchObject({ code: 'TARGET_BUSY' });
    const other = await judgeLamp(read('reply'), [answers(500, 'broken')], { busyAnswerOf });
    expect(other).toHaveProperty('expected');
  });

  test("that is never answered is the target's fault only where an answer is expected", async () => {
    const silent = [silence('http')];
    expect(await judgeLamp(read('reply'), silent)).toEqual({
      expected: 'an answer to POST /',
      actual: expect.stringContaining('got no answer within 0 ms') as string,
    });
    const given = [{ request: { operation: 'read', payload: { ask: 1 } }, given: 'reply' }, ...read('reply')];
    expect((await judgeLamp(given, silent)).inconclusive).toContain('an answer to POST /');
  });
});
