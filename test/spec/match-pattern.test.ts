import { expect, test } from 'vitest';
import { matchPattern } from '../../src/spec/match-pattern.js';
import { newPayloadAjv } from '../../src/spec/payload-ajv.js';
import { Inconclusive } from '../../src/verdict/non-conformance.js';

/** 2 to the power of 60 steps: no machine is done with it. */
const endless = `${'a'.repeat(60)}!`;

test('a pattern of exponential cost ends without a verdict and names the pattern', () => {
  expect(() => matchPattern('^(a+)+$', endless)).toThrow(Inconclusive);
  expect(() => matchPattern('^(a+)+$', endless)).toThrow(
    /^the pattern \^\(a\+\)\+\$ could not be matched within/,
  );
});

test.each([
  ['a group that repeats', '^(a|a|a|a|a|a)*$', 'aaaaaaaaaaaaaaaaaaa!'],
  ['many choices in a row', `^${'a*'.repeat(30)}$`, 'aaaaaaaaaaaaaaaaaaa!'],
  ['many alternatives in a row', `^${'(a|a|a|a)'.repeat(20)}$`, 'aaaaaaaaaaaaaaaaaaa!'],
])('a short text is no way around the bound: %s', (_, pattern, text) => {
  expect(text).toHaveLength(20);
  expect(() => matchPattern(pattern, text)).toThrow(Inconclusive);
});

test('so it does in a payload schema', () => {
  const validate = newPayloadAjv({}).compile({ type: 'string', pattern: '^(a+)+$' });
  expect(() => validate(endless)).toThrow(Inconclusive);
  expect(validate('aaa')).toBe(true);
});

test('a pattern in which nothing repeats is matched against a text of any length', () => {
  const long = 'a'.repeat(1_000_000);
  expect(matchPattern('[0-9]$', `${long}7`)?.index).toBe(1_000_000);
  expect(matchPattern('^b', long)).toBeNull();
  expect(() => matchPattern('[', long)).toThrow(SyntaxError);
});

test.each(['short', 'a text that is long enough to be matched under the bound: short'])(
  'groups of %j',
  (text) => {
    expect(matchPattern('(sh)ort$', text)?.[1]).toBe('sh');
    expect(matchPattern('^x', text)).toBeNull();
    expect(() => matchPattern('(', text)).toThrow(/Invalid regular expression/);
  },
);

test('a pattern that is no Unicode pattern is read the older way', () => {
  const validate = newPayloadAjv({}).compile({ type: 'string', pattern: '^[\\w-.]+$' });
  expect(validate('a-b.c')).toBe(true);
});
