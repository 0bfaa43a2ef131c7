import { expect, test } from 'vitest';
import { minimalValue } from '../../src/spec/bare/minimal.js';
import { matchSchema } from '../../src/spec/inline-schema.js';

test.each<[object, unknown]>([
  [{ type: 'object', required: ['a'], properties: { a: { enum: ['x', 'y'] }, b: {} } }, { a: 'x' }],
  [
    {
      allOf: [
        { required: ['a'], properties: { a: { const: 1 } } },
        { required: ['b'], properties: { b: { type: 'boolean' } } },
      ],
    },
    { a: 1, b: true },
  ],
  [{ oneOf: [{ type: 'integer', minimum: 3 }, { type: 'string' }] }, 3],
  [{ type: 'array', minItems: 2, items: { type: 'number', exclusiveMinimum: 0 } }, [0.5, 0.5]],
  [{ type: 'string', format: 'date-time' }, '2026-01-01T00:00:00Z'],
  [{ type: 'string', minLength: 4 }, 'xxxx'],
  [{ type: ['null', 'integer'], maximum: -5 }, -5],
  [{ type: 'integer', default: 7 }, 7],
])('%j', (schema, value) => {
  expect(minimalValue(schema)).toEqual(value);
  expect(matchSchema(schema, minimalValue(schema))).toEqual([]);
});

test('a schema within itself comes to an end', () => {
  const node: Record<string, unknown> = { type: 'object', required: ['next'] };
  node['properties'] = { next: node };
  expect(JSON.stringify(minimalValue(node))).toMatch(/^(\{"next":)+\{\}+$/);
});

test.each([
  { type: 'string', minLength: 1e12 },
  { type: 'array', minItems: 1e12 },
  { type: 'array', minItems: 9000, items: { type: 'array', minItems: 9000, items: { type: 'string' } } },
])('of what would be very large only a part is made, which does not fit: %j', (schema) => {
  const value = minimalValue(schema);
  expect(JSON.stringify(value).length).toBeLessThan(100_000);
  expect(matchSchema(schema, value)).not.toEqual([]);
});
