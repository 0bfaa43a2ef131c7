import { describe, expect, test } from 'vitest';
import { isMultipleOf } from '../../src/spec/decimal.js';
import { matchSchema } from '../../src/spec/inline-schema.js';
import { isDateTime } from '../../src/spec/payload-formats.js';

const fits = (schema: object, payload: string): boolean =>
  matchSchema(schema, JSON.parse(payload)).length === 0;

describe('what a target sends is judged as the document means it', () => {
  test.each<[string, object, string, boolean]>([
    ['decimals are decimals', { multipleOf: 0.01 }, '1.15', true],
    ['also where they do not divide', { multipleOf: 0.01 }, '1.155', false],
    ['and large ones', { multipleOf: 0.5 }, '1e308', true],
    ['and negative ones', { multipleOf: 0.1 }, '-0.3', true],
    ['patterns are Unicode', { pattern: '^\\p{L}+$' }, '"Zähler"', true],
    ['and match whole characters', { pattern: '^.$' }, '"𝔘"', true],
    [
      'each with its own words',
      { properties: { a: { pattern: '^x' }, b: { pattern: '^y' } } },
      '{"a":"x1","b":"y1"}',
      true,
    ],
    ['or of the older reading where they are not', { pattern: '^[\\w-\\.]+$' }, '"a-b.c"', true],
    ['members are its own', { type: 'object', required: ['toString'] }, '{}', false],
    ['also such as every object inherits', { required: ['constructor'] }, '{"constructor":1}', true],
    ['null fits what is nullable', { type: 'string', nullable: true }, 'null', true],
    ['and nothing else besides', { type: 'string', nullable: true }, '1', false],
    ['a number beyond all doubles is no integer', { type: 'integer' }, '1e400', false],
    ['a number of 8 bits', { type: 'integer', format: 'uint8' }, '256', false],
    ['a number of 64 bits', { type: 'integer', format: 'uint64' }, '18446744073709549568', true],
  ])('%s', (_name, schema, payload, expected) => {
    expect(fits(schema, payload)).toBe(expected);
  });
});

test.each([
  ['2026-11-28T10:00:00+01:00', true],
  ['2026-11-28t10:00:00.999999999999999z', true],
  ['1998-12-31T23:59:60Z', true],
  ['1998-12-31T15:59:60.1-08:00', true],
  ['2026-11-28T10:00:00+0100', false],
  ['2026-11-28T10:00:00+01', false],
  ['2026-11-28T10:00:00', false],
  ['2026-11-28 10:00:00Z', false],
  ['2026-02-29T10:00:00Z', false],
  ['2016-12-31T24:59:60+01:00', false],
  ['1998-12-31T22:59:60Z', false],
])('%s is a date-time of RFC 3339: %s', (text, expected) => {
  expect(isDateTime(text)).toBe(expected);
});

test.each([
  [0, 0.1, true],
  [1e-7, 1e-7, true],
  [3, 1e-7, true],
  [1.0000001, 1e-7, true],
  [Infinity, 1, false],
])('%d is a multiple of %d: %s', (value, divisor, expected) => {
  expect(isMultipleOf(value, divisor)).toBe(expected);
});
