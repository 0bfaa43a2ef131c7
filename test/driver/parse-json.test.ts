import { expect, test } from 'vitest';
import { deepestJson, parseJson } from '../../src/driver/parse-json.js';
import { heardText } from '../../src/driver/text/heard-text.js';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test('JSON is read to a depth that is told, and not one level deeper', () => {
  expect(parseJson(nested(deepestJson))).toHaveProperty('value');
  const tooDeep = { why: `it is nested more than ${deepestJson} levels deep` };
  expect(parseJson(nested(deepestJson + 1))).toEqual(tooDeep);
  expect(parseJson('{"a":'.repeat(100_000))).toEqual(tooDeep);
  expect(heardText(nested(100_000), 0)).toMatchObject({ isJson: false, json: undefined });
});

test('brackets inside of strings are no depth, and an escaped quotation mark ends no string', () => {
  const text = JSON.stringify({ a: '['.repeat(1000), b: `"${'{'.repeat(1000)}` });
  expect(parseJson(text)).toEqual({ value: JSON.parse(text) as unknown });
});

test('odd JSON is what JSON.parse makes of it, and changes no object but its own', () => {
  expect(parseJson('{"a":1,"a":2}')).toEqual({ value: { a: 2 } });
  expect(parseJson('{"a":1e400}')).toEqual({ value: { a: Infinity } });
  expect(parseJson('\ufeff{}')).toEqual({});
  expect(parseJson('{"__proto__":{"isAdmin":true}}')).toHaveProperty('value');
  expect({}).not.toHaveProperty('isAdmin');
});
