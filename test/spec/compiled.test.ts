import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { metaschemaItself } from '../../src/spec/asyncapi/payload-schemas.js';
import { structureSchemas } from '../../src/spec/asyncapi/structure.js';
import { compileSchema, type SchemaCheck } from '../../src/spec/read/check-schema.js';
import { compiledSchema } from '../../src/spec/read/compiled.js';
import { formatSchema, textWithDefinitions } from '../../src/spec/read/format-check.js';
import { readYaml } from '../../src/spec/read/read-yaml.js';

const asFile = (value: unknown) => ({
  path: '',
  value,
  at: () => ({ line: 1, column: 1 }),
  problem: (pointer: string, message: string) => ({ file: '', line: 1, column: 1, pointer, message }),
});

/** The value, and with each of its members once left out and once under a word that nobody knows. */
function* spoilt(value: unknown): Generator<unknown> {
  yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const others = Object.entries(value).filter(([name]) => name !== key);
    const withOthers = (...entries: [string, unknown][]): unknown =>
      Array.isArray(value)
        ? [...others, ...entries].map(([, each]) => each)
        : Object.fromEntries([...others, ...entries]);
    yield withOthers();
    yield withOthers([`${key}s`, member]);
    for (const inner of spoilt(member)) yield withOthers([key, inner]);
  }
}

function expectSame(value: unknown, text: string, itself: SchemaCheck): void {
  const compiled = compiledSchema(text);
  const answers = [...spoilt(value)].map((each) => [compiled?.(each), itself(asFile(each)).length === 0]);
  expect(answers.filter(([one, other]) => one !== other)).toEqual([]);
  expect(answers.some(([one]) => one === true)).toBe(true);
  expect(answers.some(([one]) => one === false)).toBe(true);
}

describe('what the build has compiled says the same as the schema', () => {
  const conformance = formatSchema('conformance');
  const itself = compileSchema(JSON.parse(conformance) as object);
  const parts = readdirSync('specs/mqtt-3.1.1').filter(
    (name) => /\.yaml$/.test(name) && name !== 'asyncapi.yaml',
  );

  test.each(parts)('of specs/mqtt-3.1.1/%s', (name) => {
    const part = readYaml(join('specs/mqtt-3.1.1', name)).value as { requirements?: unknown[] };
    // One requirement after the other: spoiling a file of fifty in every place is the square of it.
    for (const requirement of (part.requirements ?? []).slice(0, 2)) {
      expectSame({ ...part, requirements: [requirement], families: [], preambles: {} }, conformance, itself);
    }
  });

  test('of a target file', () => {
    const text = formatSchema('target');
    const { value } = readYaml('specs/fingoti/target.example.yaml');
    expectSame(value, text, compileSchema(JSON.parse(text) as object));
  });

  test('of the schema of schemas', () => {
    const schema = metaschemaItself();
    expectSame(
      { type: 'object', properties: { a: { type: ['string', 'null'], minLength: 1 }, b: { allOf: [true] } } },
      JSON.stringify(schema),
      compileSchema(schema, { strict: false }),
    );
  });

  test('of an AsyncAPI document', () => {
    const [schema] = structureSchemas();
    const { value } = readYaml('specs/mqtt-3.1.1/asyncapi.yaml');
    expectSame(value, JSON.stringify(schema), compileSchema(schema!, { strict: false }));
  });
});

test('all schemas that a start needs are compiled, and none that has changed since', () => {
  const texts = [
    formatSchema('conformance'),
    formatSchema('target'),
    ...[metaschemaItself(), ...structureSchemas()].map((schema) => JSON.stringify(schema)),
    ...builtInChecks.map(({ parameters }) => textWithDefinitions(parameters)),
  ];
  for (const text of texts) {
    expect(compiledSchema(text)).toBeTypeOf('function');
    expect(compiledSchema(`${text} `)).toBeUndefined();
  }
});
