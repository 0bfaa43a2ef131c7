import { expect, test } from 'vitest';
import { fixedMembers } from '../../src/spec/fixed-members.js';
import { message } from '../checks/api.js';

const action = { const: 'a' };

test.each<[string, object | undefined, Record<string, unknown>]>([
  ['a required member with one value', { required: ['action'], properties: { action } }, { action: 'a' }],
  ['a value that is null', { required: ['no'], properties: { no: { const: null } } }, { no: null }],
  ['an optional one is none', { properties: { action } }, {}],
  ['one with a choice is none', { required: ['b'], properties: { b: { enum: [1] } } }, {}],
  ['one without a schema is none', { required: ['b', 'toString'], properties: {} }, {}],
  [
    'what is required here and described there',
    {
      required: ['action'],
      allOf: [{ properties: { action } }, { required: ['b'], properties: { b: { const: 2 } } }],
    },
    { action: 'a', b: 2 },
  ],
  [
    'parts of parts, also of the member itself',
    {
      allOf: [{ allOf: [{ required: ['action'] }] }],
      properties: { action: { type: 'string', allOf: [action] } },
    },
    { action: 'a' },
  ],
  [
    'a member of a member is none',
    { properties: { b: { required: ['action'], properties: { action } } } },
    {},
  ],
  ['no schema has none', undefined, {}],
])('%s', (_what, schema, fixed) => {
  expect(fixedMembers(message('m', schema))).toEqual(fixed);
});

test('a schema that only says yes or no has none', () => {
  expect(fixedMembers({ ...message('m'), schema: true })).toEqual({});
});
