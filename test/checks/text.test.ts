import { describe, expect, test } from 'vitest';
import { freshId } from '../../src/spec/fresh-id.js';
import { hear, judgeLamp, question, talking } from './device.js';
import { closes, silence } from './script.js';

const open = { open: { server: 'socket' } };
const ask = { request: { operation: 'ask', payload: { id: 123 } } };

describe('a request on a text connection', () => {
  test('is answered by the text with its id', async () => {
    const script = [talking, hear({ id: 7, on: false }), hear({ id: 123, on: true })];
    const steps = [open, { ...ask, expect: { reply: { contains: { on: true } } } }];
    expect(await judgeLamp(steps, script)).toEqual({ judged: 1 });
  });

  test('is not answered by another id, nor by the id as a string', async () => {
    const script = [talking, hear({ id: '123', on: true }), silence()];
    expect(await judgeLamp([open, { ...ask, expect: 'reply' }], script)).toEqual({
      expected: 'a reply to ask with /id 123',
      actual: expect.stringContaining('what came instead: {"id":"123","on":true}') as string,
    });
  });

  test('is judged by the schema of its reply', async () => {
    const script = [talking, hear({ id: 123, on: 'yes' })];
    expect(await judgeLamp([open, { ...ask, expect: 'reply' }], script)).toEqual({
      expected: 'a reply to ask with /id 123: it /on must be boolean (message answer)',
      actual: 'it is "yes", in {"id":123,"on":"yes"}',
    });
  });

  test('says when the target closes instead', async () => {
    const outcome = await judgeLamp([open, { ...ask, expect: 'reply' }], [talking, closes()]);
    expect(outcome.actual).toContain('closed by the target');
  });

  test('that is only given leaves the target unblamed', async () => {
    const outcome = await judgeLamp([open, { ...ask, given: 'reply' }], [talking, silence()]);
    expect(outcome.inconclusive).toContain('a reply to ask');
  });

  test('is repeated until the answer is so', async () => {
    const steps = [
      open,
      {
        ...ask,
        request: { ...ask.request, eventually: true },
        expect: { reply: { contains: { on: true } } },
      },
    ];
    const script = [
      talking,
      { on: 'client', type: 'said' as const, text: '{"id":123}' },
      hear({ id: 123, on: false }),
      { on: 'client', type: 'said' as const, text: '{"id":123}' },
      hear({ id: 123, on: true }),
    ];
    expect(await judgeLamp(steps, script)).toEqual({ judged: 1 });
    expect(await judgeLamp(steps, script.slice(0, 3))).toMatchObject({
      expected: 'a reply to ask with /id 123: it /on is true',
    });
  });
});

test('what is repeated passes over the replies that may be seen meanwhile, and no others', async () => {
  const steps = [
    open,
    {
      request: { ...ask.request, eventually: true },
      expect: { reply: { contains: { on: true } } },
      meanwhile: { ruling: 'later', seen: [{ reply: { contains: { on: false } } }] },
    },
  ];
  const said = { on: 'client', type: 'said' as const, text: '{"id":123}' };
  const right = [said, hear({ id: 123, on: true })];
  expect(await judgeLamp(steps, [talking, said, hear({ id: 123, on: false }), ...right])).toEqual({
    judged: 1,
  });
  expect(await judgeLamp(steps, [talking, said, hear({ id: 123, on: null }), ...right])).toMatchObject({
    expected: expect.stringMatching(
      /it \/on must be boolean .*, or before that it \/on must be boolean/,
    ) as string,
  });
  // A question that is not answered says nothing that may be said on the way.
  expect(await judgeLamp(steps, [talking, said, silence(), ...right])).toMatchObject({
    expected: expect.stringContaining('a reply to ask') as string,
  });
});

describe('nothing on a text connection', () => {
  const steps = (orClosed?: true) => [
    open,
    { send: { text: 'rubbish' } },
    { nothing: { contains: { on: true }, until: { quiet: 50, ...(orClosed && { orClosed }) } } },
  ];

  test('lets other texts pass', async () => {
    expect(await judgeLamp(steps(), [talking, hear({ on: false }), silence()])).toEqual({ judged: 1 });
  });

  test('fails by the text that must not come', async () => {
    expect(await judgeLamp(steps(), [talking, hear({ on: true })])).toMatchObject({
      expected: 'no text with {"on":true}',
    });
  });

  test('may end by a close where that is said', async () => {
    expect(await judgeLamp(steps(true), [talking, closes()])).toEqual({ judged: 1 });
    expect((await judgeLamp(steps(), [talking, closes()])).inconclusive).toContain('stay open');
  });
});

describe('nothing on a text connection, until others are answered', () => {
  const polled = (orClosed?: true) => [
    open,
    { send: { text: 'rubbish' } },
    {
      nothing: { contains: { id: 7 }, until: { polls: 2, of: 'ask', ...(orClosed && { orClosed }) } },
    },
  ];
  /** The nonce of the scripts, as the id that the API asks for. */
  const asked = { on: 'client', type: 'said' as const, text: '{}' };
  const own = hear({ id: freshId({ ...question }, '/id', '0badcafe'), on: true });
  const nonce = (): string => '0badcafe';

  test('is proven by later answers', async () => {
    expect(await judgeLamp(polled(), [talking, asked, own, asked, own], { nonce })).toEqual({ judged: 1 });
  });

  test('fails by what comes among them, also behind the last one', async () => {
    const wrong = hear({ id: 7 });
    const among = judgeLamp(polled(), [talking, asked, wrong, own, asked, own], { nonce });
    expect(await among).toMatchObject({ expected: 'no text with {"id":7}' });
  });

  test('is proven by silence for the whole wait, and by a close where that is said', async () => {
    expect(await judgeLamp(polled(), [talking, asked, silence()], { nonce })).toEqual({ judged: 1 });
    expect(await judgeLamp(polled(true), [talking, asked, closes()], { nonce })).toEqual({ judged: 1 });
    const closed = await judgeLamp(polled(), [talking, asked, closes()], { nonce });
    expect(closed.inconclusive).toContain('stay open');
  });
});

test('a close is expected as on any connection', async () => {
  const steps = [open, { send: { text: 'x' } }, { expect: 'closed' }];
  expect(await judgeLamp(steps, [talking, closes()])).toEqual({ judged: 1 });
  expect(await judgeLamp(steps, [talking, silence()])).toMatchObject({
    expected: 'the target closes the connection',
  });
});
