import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The lists of values that a schema has anywhere under a member of this name, each sorted. */
function enumsOf(schema: unknown, member: string): string[][] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) => {
    const own = name === member && (value as { enum?: string[] }).enum;
    return own ? [own.toSorted()] : enumsOf(value, member);
  });
}

const schemaIn = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('a record may give every reason for which a spec leaves a fact untested', () => {
  const [said, ...others] = enumsOf(schemaIn('specs/conformance.schema.json'), 'reason');
  expect(others).toEqual([]);
  expect(said).toContain('not-yet');
  expect(enumsOf(schemaIn('reports/record.schema.json'), 'reason')).toEqual([said]);
});
