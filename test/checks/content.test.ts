import { describe, expect, test } from 'vitest';
import { difference } from '../../src/steps/difference.js';
import type { MessageWords } from '../../src/steps/content-words.js';
import { judgeConnected, publish } from './script.js';

const judgeContent = (words: MessageWords, payload: unknown): ReturnType<typeof judgeConnected> =>
  judgeConnected([{ expect: { message: words } }], [publish('t', payload)]);

describe('the words of a content', () => {
  test.each<[MessageWords, unknown]>([
    [{ payload: { a: 1, b: [true, null] } }, { b: [true, null], a: 1 }],
    [{ payload: null }, 'null'],
    [{ contains: { a: { b: 1 } } }, { a: { b: 1, c: 2 }, d: 3 }],
    [{ contains: { list: [{ v: 1 }] } }, { list: [{ v: 1, ts: 5 }] }],
    [{ schema: { type: 'object', required: ['a'] } }, { a: 1 }],
    [{ absent: ['/b', '/a/0'] }, { a: [] }],
    [{ text: 'plain' }, 'plain'],
    [{ hex: '70 6C' }, 'pl'],
    [{ contains: { a: 1 }, absent: ['/b'], schema: true }, { a: 1 }],
  ])('%j fits %j', async (words, payload) => {
    expect(await judgeContent(words, payload)).toEqual({ judged: 1 });
  });

  test.each<[MessageWords, unknown, string, string]>([
    [{ payload: { a: 1 } }, { a: '1' }, 'payload /a is number 1', 'it is string "1"'],
    [{ payload: { a: true } }, { a: 'true' }, 'payload /a is boolean true', 'it is string "true"'],
    [{ payload: { a: 1 } }, { a: 2 }, 'payload /a is 1', 'it is 2'],
    [{ payload: { a: 1 } }, { a: 1, b: 2 }, 'payload /b is no such member', 'it is 2'],
    [{ payload: { a: 1 } }, {}, 'payload /a is 1', 'it is missing; members are none'],
    [{ contains: { a: 1 } }, { b: 1 }, 'payload /a is 1', 'it is missing; members are b'],
    [{ payload: [1, 2] }, [2, 1], 'payload /0 is 1', 'it is 2'],
    [{ payload: [1] }, [1, 1], 'payload is 1 elements [1]', 'it is 2 elements [1,1]'],
    [{ payload: {} }, [], 'payload is {}', 'it is []'],
    [{ schema: { required: ['a'] } }, { b: 1 }, 'payload must have member "a"', 'it is {"b":1}'],
    [
      { schema: { properties: { a: { type: 'integer' } } } },
      { a: 1.5 },
      'payload /a must be integer',
      'it is 1.5',
    ],
    [{ absent: ['/a'] }, { a: null }, 'payload has nothing at /a', 'there is null'],
    [{ text: 'plain' }, 'other', 'payload is the text "plain"', 'it is "other"'],
    [{ hex: 'ff' }, 'a', 'payload is the bytes ff', 'it is 61'],
    [{ contains: {} }, '{', 'payload is JSON', 'it is "{"'],
    [{ schema: { type: 'integer' } }, '1e400', 'payload must be integer', 'it is 1e400'],
    [{ contains: { a: 1 } }, '{"a":-1e999,"b":"1e999"}', 'payload /a is 1', 'it is -1e999'],
    [
      { schema: { properties: { a: { items: { type: 'integer' } } } } },
      '{"a":[1,1E+400,"2e400"]}',
      'payload /a/1 must be integer',
      'it is 1E+400',
    ],
  ])('%j does not fit %j', async (words, payload, expected, actual) => {
    const outcome = await judgeContent(words, payload);
    expect(outcome.expected).toBe(`on t: ${expected}`);
    expect(outcome.actual).toMatch(
      new RegExp(`^${actual.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}, in PUBLISH `),
    );
  });
});

describe('difference', () => {
  const strict = (expected: unknown, actual: unknown) => difference(expected, actual, { partial: false });

  test('is nothing between equal values', () => {
    for (const value of [0, '', null, false, [], {}, { a: [{ b: null }] }]) {
      expect(strict(value, structuredClone(value))).toBeUndefined();
    }
  });

  test('is nothing between the two zeros of JSON', () => {
    expect(strict(0, JSON.parse('-0'))).toBeUndefined();
  });

  test.each([
    [null, {}, 'null', '{}'],
    [{}, null, '{}', 'null'],
    [0, false, '0', 'false'],
    [null, 'null', 'null', 'string "null"'],
    [1, null, '1', 'null'],
    [[], {}, '[]', '{}'],
  ])('tells %j from %j', (expected, actual, ...words) => {
    expect(strict(expected, actual)).toEqual({ pointer: '', expected: words[0], actual: words[1] });
  });

  test('escapes member names in its pointers (RFC 6901)', () => {
    expect(strict({ 'a/b~c': 1 }, { 'a/b~c': 2 })?.pointer).toBe('/a~1b~0c');
  });

  test('does not take an inherited member for a present one', () => {
    expect(strict({ toString: 1 }, {})).toMatchObject({
      pointer: '/toString',
      actual: 'missing; members are none',
    });
    expect(strict({}, JSON.parse('{"__proto__":1}'))).toMatchObject({ expected: 'no such member' });
  });

  test('shortens what is long', () => {
    const found = strict('x', 'y'.repeat(300));
    expect(found?.actual).toHaveLength(198);
    expect(found?.actual.endsWith('y…')).toBe(true);
  });
});
