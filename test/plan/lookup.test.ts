import { describe, expect, test } from 'vitest';
import { lookUp, versionIn } from '../../src/plan/lookup.js';

test.each([
  ['3.9.1', '>=3.2.0', true],
  ['3.1.0', '>=3.2.0', false],
  ['3.9', '>=3.2.0', true],
  ['v40.3', '>=40.0.0 <41.0.0', true],
  ['059.4', '>=59.0.0', true],
  ['2.0.22', '2.0.x', true],
  ['document', 'document', true],
  ['document', '>=0.0.0', false],
  ['3.9', 'latest', false],
])('version %s lies in %s: %s', (version, range, expected) => {
  expect(versionIn(version, range)).toBe(expected);
});

describe('a lookup', () => {
  const lookup = {
    by: 'version',
    ranges: { document: [4], '<3.2.0': [4, 1], '>=3.2.0': [5] },
    otherwise: [4, 5],
  };

  test.each([
    ['3.1.9', [4, 1]],
    ['3.2.0', [5]],
    ['document', [4]],
    ['unknown', [4, 5]],
    [3.9, [5]],
    [undefined, [4, 5]],
  ])('for version %s', (version, value) => {
    expect(lookUp(lookup, version === undefined ? {} : { version })).toEqual(value);
  });

  test('the first range that holds is taken', () => {
    const overlapping = { by: 'v', ranges: { '>=1.0.0': 'first', '>=2.0.0': 'second' }, otherwise: 'none' };
    expect(lookUp(overlapping, { v: '2.1.0' })).toBe('first');
  });
});
