import { describe, expect, test } from 'vitest';
import { joinPointer, splitPointer, valueAt, withValueAt } from '../../src/spec/pointer.js';

test('segments are escaped and unescaped (RFC 6901)', () => {
  expect(joinPointer('/a', 'b/c', '~d', 0)).toBe('/a/b~1c/~0d/0');
  expect(splitPointer('/a/b~1c/~0d/~01')).toEqual(['a', 'b/c', '~d', '~1']);
  expect(splitPointer('')).toEqual([]);
});

test.each<[unknown, string, unknown]>([
  [{ a: [{ b: 1 }] }, '/a/0/b', 1],
  [{ a: 1 }, '', { a: 1 }],
  [{ a: null }, '/a', null],
  [{ a: null }, '/a/b', undefined],
  [[1], '/x', undefined],
  [{}, '/toString', undefined],
])('%j has at %j %j', (value, pointer, found) => {
  expect(valueAt(value, pointer)).toEqual(found);
});

describe('a copy with a value', () => {
  test.each<[unknown, string, unknown]>([
    [{ a: 1 }, '/b', { a: 1, b: 'x' }],
    [{ a: 1 }, '/a', { a: 'x' }],
    [{ a: { b: 1, c: 2 } }, '/a/b', { a: { b: 'x', c: 2 } }],
    [{}, '/a/b', { a: { b: 'x' } }],
    [undefined, '/a', { a: 'x' }],
    [{ a: 5 }, '/a/b', { a: { b: 'x' } }],
    [{ a: 1 }, '', 'x'],
    [{}, '/a~1b/~0', { 'a/b': { '~': 'x' } }],
  ])('%j at %j', (value, pointer, copy) => {
    expect(withValueAt(value, pointer, 'x')).toEqual(copy);
  });

  test('leaves the original as it was', () => {
    const original = { a: { b: 1 } };
    expect(withValueAt(original, '/a/b', 2)).toEqual({ a: { b: 2 } });
    expect(original).toEqual({ a: { b: 1 } });
  });
});
