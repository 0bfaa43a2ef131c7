import { expect, test } from 'vitest';
import { parameterValue } from '../../src/plan/parameter.js';

const parameters = {
  key: { text: 'a key', default: '12aB' },
  other: { text: 'the key in another case', otherCaseOf: 'key' },
};

test.each<[string, unknown, unknown]>([
  ['a letter that is small becomes large', '1a2B', '1A2B'],
  ['and the other way round', 'Ab', 'ab'],
  ['without a letter there is none', '1234', undefined],
  ['by default as well', undefined, '12AB'],
])('a parameter made of another one: %s', (_what, key, other) => {
  expect(parameterValue(parameters, 'other', { key })).toBe(other);
});

test('what is given wins', () => {
  expect(parameterValue(parameters, 'other', { other: 'x' })).toBe('x');
  expect(parameterValue(parameters, 'key', {})).toBe('12aB');
  expect(parameterValue(parameters, 'unknown', {})).toBeUndefined();
});
