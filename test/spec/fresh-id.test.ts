import { expect, test } from 'vitest';
import { freshIds } from '../../src/spec/fresh-id.js';
import { matchSchema } from '../../src/spec/inline-schema.js';

const own = (id: object): object => ({ type: 'object', properties: { id } });

test.each<[string, object]>([
  ['a text', own({ type: 'string' })],
  ['a number of a range', own({ type: 'integer', minimum: 10, maximum: 20 })],
  ['a UUID', own({ type: 'string', format: 'uuid' })],
  [
    'a number in one of several alternatives',
    { oneOf: [own({ type: 'integer' }), own({ type: 'boolean' })] },
  ],
  ['one of 16 bits', { oneOf: [{ allOf: [own({ type: 'integer', format: 'uint16' })] }] }],
  ['one of 8 bits', { anyOf: [own({ type: 'integer', format: 'int8' })] }],
])('an id that fits is among those that are tried: %s', (_what, schema) => {
  const message = { id: 'm', examples: [], schema, validate: (value: unknown) => matchSchema(schema, value) };
  const ids = ['0badcafe', 'ffffffff', '00000000'].map((nonce) =>
    freshIds(message, '/id', nonce).find((id) => message.validate({ id }).length === 0),
  );
  expect(ids).not.toContain(undefined);
  expect(ids).not.toContain(0);
  expect(new Set(ids).size).toBeGreaterThan(1);
});
