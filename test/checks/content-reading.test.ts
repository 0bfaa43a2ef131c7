import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/spec/api.js';
import { matchSchema } from '../../src/spec/inline-schema.js';
import { readingMismatch, type Came } from '../../src/steps/content-reading.js';

const messageOf = (schema: object): Message => ({
  id: 'm',
  kind: 'any',
  examples: [],
  schema,
  validate: (value) => matchSchema(schema, value),
});

const cameOf = (text: string): Came => {
  try {
    return { text, isJson: true, json: JSON.parse(text) as unknown };
  } catch {
    return { text, isJson: false, json: undefined };
  }
};

describe('where the document names no content type', () => {
  const lamp = { type: 'object', properties: { on: { type: 'boolean' } } };
  test.each([
    ['of an object its member is told', lamp, '{"on":"yes"}', 'it is "yes"'],
    ['of a number the number', { type: 'number', maximum: 5 }, '7', 'it is 7'],
    ['of what is no JSON the text', { enum: ['on', 'off'] }, 'broken', 'it is "broken"'],
    ['of a JSON text the text, as it came', { enum: ['on'] }, '"off"', 'it is the text "\\"off\\""'],
  ])('%s', (_what, schema, text, actual) => {
    expect(readingMismatch(messageOf(schema), cameOf(text), 'payload')?.actual).toContain(actual);
  });
});
