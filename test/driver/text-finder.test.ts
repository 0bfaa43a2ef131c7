import { expect, test } from 'vitest';
import { TextFinder } from '../../src/driver/record/text-finder.js';

function finderOf(...texts: string[]): TextFinder {
  const finder = new TextFinder();
  texts.forEach((text) => finder.add(text));
  return finder;
}

test('every text is found at each of its places, in their order', () => {
  expect(finderOf('abcd', 'efgh').find('efgh abcd, abcdefgh')).toEqual([
    { at: 0, text: 'efgh' },
    { at: 5, text: 'abcd' },
    { at: 11, text: 'abcd' },
    { at: 15, text: 'efgh' },
  ]);
});

test('where texts overlap, the longest counts, whichever begins first', () => {
  const finder = finderOf('abcd', 'cdefgh', 'abcdx');
  expect(finder.find('abcdefgh')).toEqual([{ at: 2, text: 'cdefgh' }]);
  expect(finder.find('abcdx')).toEqual([{ at: 0, text: 'abcdx' }]);
  expect(finderOf('aaaa').find('aaaaaa')).toEqual([{ at: 0, text: 'aaaa' }]);
});

test('equal beginnings, and beginnings with equal numbers, are told apart', () => {
  // 'a' * 131 + 'b' equals '`' * 131 + 'b' + 131.
  const twin = `\u0060${String.fromCharCode('b'.charCodeAt(0) + 131)}cd`;
  expect(finderOf('abcd').find(twin)).toEqual([]);
  expect(
    finderOf('abcd', twin)
      .find(`${twin}abcd`)
      .map(({ text }) => text),
  ).toEqual([twin, 'abcd']);
  expect(finderOf('abcd-1', 'abcd-2').find('abcd-2')).toEqual([{ at: 0, text: 'abcd-2' }]);
});

test('each is replaced, and what is not found stays', () => {
  const upper = (text: string): string => text.toUpperCase();
  expect(finderOf('abcd', 'efgh').replace('1abcd2efgh3', upper)).toBe('1ABCD2EFGH3');
  expect(finderOf('abcd').replace('xyz', upper)).toBe('xyz');
  expect(finderOf().replace('abcd', upper)).toBe('abcd');
});

test('many occurrences in a long text do not take long to tell apart', () => {
  expect(finderOf('abcd').find('abcd'.repeat(100_000))).toHaveLength(100_000);
});
