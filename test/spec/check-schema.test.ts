import { describe, expect, test } from 'vitest';
import { compileSchema, newAjv, schemaMismatches } from '../../src/spec/read/check-schema.js';
import { readYaml } from '../../src/spec/read/read-yaml.js';
import { brief } from './problems-of.js';
import { temporaryFile } from './temporary-file.js';

const problems = (schema: object, yaml: string, at?: string): string[] =>
  compileSchema(schema)(readYaml(temporaryFile('x.yaml', yaml)), at).map(brief);

const closed = (properties: object, required: string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

describe('one thing is wrong', () => {
  const requirement = closed(
    {
      id: { type: 'string', pattern: '^[a-z.]+$', description: 'Slug in lower case.' },
      level: { enum: ['MUST', 'SHOULD', 'MAY'] },
      within: { type: ['integer', 'string'], minimum: 1 },
      note: { type: 'string' },
      never: false,
      one: { const: 1 },
    },
    ['id'],
  );

  test.each([
    ['level: MUST', '1:1 : "id" is missing'],
    ['id: a\nlevl: MUST', '2:1 /levl: unknown word "levl" (did you mean "level"?)'],
    ['id: a\nxyz: 1', '2:1 /xyz: unknown word "xyz" (allowed: id, level, within, note, never, one)'],
    [
      'id: a\nlevel: MUSTT',
      '2:1 /level: must be one of "MUST", "SHOULD", "MAY", and is "MUSTT" (did you mean "MUST"?)',
    ],
    ['id: 7', '1:1 /id: must be string, and is 7'],
    ['id: A', '1:1 /id: must match pattern "^[a-z.]+$", and is "A" (Slug in lower case)'],
    ['id: a\nwithin: 0', '2:1 /within: must be >= 1, and is 0'],
    ['id: a\nwithin: true', '2:1 /within: must be integer or string, and is true'],
    ['id: a\nnever: 1', '2:1 /never: is not allowed here'],
    ['id: a\none: 2', '2:1 /one: must be 1, and is 2'],
    ['[]', '1:1 : must be object, and is []'],
  ])('%j', (yaml, expected) => {
    expect(problems(requirement, yaml)).toEqual([expected]);
  });

  test('a misspelt required word is one problem, not two', () => {
    expect(problems(closed({ title: { type: 'string' } }, ['title']), 'titel: x')).toEqual([
      '1:1 /titel: unknown word "titel" (did you mean "title"?)',
    ]);
  });

  test('a good file has no problems', () => {
    expect(problems(requirement, 'id: a\nlevel: MAY\nwithin: 2s')).toEqual([]);
  });
});

test('several mistakes are all told, each at its place', () => {
  const list = { type: 'array', items: closed({ id: { type: 'string' } }, ['id']) };
  expect(problems(list, '- id: 1\n- di: x\n- {}\n')).toEqual([
    '1:3 /0/id: must be string, and is 1',
    '2:3 /1: "id" is missing',
    '2:3 /1/di: unknown word "di" (allowed: id)',
    '3:3 /2: "id" is missing',
  ]);
});

test('a part of a file can be judged alone', () => {
  expect(problems({ type: 'string' }, 'a:\n  b: 3', '/a/b')).toEqual(['2:3 /a/b: must be string, and is 3']);
});

test('names are judged where they stand', () => {
  expect(problems({ type: 'object', propertyNames: { pattern: '^[a-z]+$' } }, 'ok: 1\nNot ok: 2')).toEqual([
    '2:1 /Not ok: the name "Not ok" must match pattern "^[a-z]+$"',
  ]);
});

describe('alternatives', () => {
  const step = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: {
      qos: { enum: [0, 1, 2] },
      connect: closed({ connect: closed({ clientId: { type: 'string' }, clean: { type: 'boolean' } }) }, [
        'connect',
      ]),
      publish: closed(
        { publish: closed({ topic: { type: 'string' }, qos: { $ref: '#/definitions/qos' } }, ['topic']) },
        ['publish'],
      ),
      anyStep: { oneOf: [{ $ref: '#/definitions/connect' }, { $ref: '#/definitions/publish' }] },
    },
    type: 'array',
    items: { $ref: '#/definitions/anyStep' },
  };

  test('a step is judged as the verb that it has', () => {
    expect(
      problems(step, '- connect: { claen: true }\n- publish: { topic: a, qos: 3 }\n- publish: {}'),
    ).toEqual([
      '1:14 /0/connect/claen: unknown word "claen" (did you mean "clean"?)',
      '2:24 /1/publish/qos: must be one of 0, 1, 2, and is 3',
      '3:3 /2/publish: "topic" is missing',
    ]);
  });

  test('a step without a verb is told which there are', () => {
    expect(problems(step, '- {}')).toEqual(['1:3 /0: "connect" or "publish" is missing']);
  });

  test('what belongs to another place keeps its own errors', () => {
    const both = {
      ...closed({ id: { type: 'string' }, step: { $ref: '#/definitions/anyStep' } }, ['id']),
      definitions: step.definitions,
    };
    expect(problems(both, 'step:\n  publish: { topic: 1 }')).toEqual([
      '1:1 : "id" is missing',
      '2:14 /step/publish/topic: must be string, and is 1',
    ]);
  });

  test('alternatives of different kinds are listed', () => {
    const until = {
      anyOf: [{ const: 'ping' }, closed({ quiet: { type: 'integer' } }, ['quiet']), { type: 'integer' }],
    };
    expect(problems(until, 'pong')).toEqual(['1:1 : must be "ping", object or integer, and is "pong"']);
    expect(problems(until, 'quiet: x')).toEqual(['1:1 /quiet: must be integer, and is "x"']);
  });

  test('exactly one of two words', () => {
    const either = {
      type: 'object',
      properties: { steps: {}, check: {} },
      oneOf: [{ required: ['steps'] }, { required: ['check'] }],
    };
    expect(problems(either, '{}')).toEqual(['1:1 : "steps" or "check" is missing']);
    expect(problems(either, '{ steps: 1, check: 2 }')).toEqual([
      '1:1 : must have only one of "steps", "check"',
    ]);
  });

  test('a word whose value tells the alternatives apart decides', () => {
    const shape = {
      oneOf: [
        closed({ kind: { const: 'circle' }, radius: { type: 'number' } }, ['kind', 'radius']),
        closed({ kind: { const: 'square' }, side: { type: 'number' } }, ['kind', 'side']),
      ],
    };
    expect(problems(shape, '{ kind: square, radius: 1 }')).toEqual([
      '1:1 : "side" is missing',
      '1:17 /radius: unknown word "radius" (allowed: kind, side)',
    ]);
  });

  test('a reference is meant only where there is $ref', () => {
    const referable = {
      oneOf: [closed({ $ref: { type: 'string' } }, ['$ref']), closed({ a: { type: 'string' } }, ['a'])],
    };
    expect(problems(referable, '{}')).toEqual(['1:1 : "a" is missing']);
    expect(problems(referable, '$ref: 1')).toEqual(['1:1 /$ref: must be string, and is 1']);
  });

  test('alternatives within alternatives', () => {
    const nested = {
      definitions: {
        tree: { anyOf: [{ type: 'string' }, closed({ left: { $ref: '#/definitions/tree' } }, ['left'])] },
      },
      $ref: '#/definitions/tree',
    };
    expect(problems(nested, 'left: { left: { left: 5 } }')).toEqual([
      '1:17 /left/left/left: must be string or object, and is 5',
    ]);
  });
});

test('a schema with an unknown keyword is refused, unless it is not ours', () => {
  expect(() => compileSchema({ minimun: 1 })).toThrow('unknown keyword: "minimun"');
  expect(compileSchema({ minimun: 1 }, { strict: false })).toBeTypeOf('function');
});

describe('mismatches of a payload', () => {
  const mismatches = (schema: object, payload: unknown) => {
    const validate = newAjv({ strict: false }).compile(schema);
    validate(payload);
    return schemaMismatches(validate.errors ?? []);
  };

  test.each([
    [
      { type: 'object', properties: { 'a/b': { type: 'integer' } } },
      { 'a/b': 'x' },
      '/a~1b',
      'must be integer',
    ],
    [{ required: ['a'] }, {}, '', 'must have member "a"'],
    [{ additionalProperties: false }, { a: 1 }, '', 'must not have member "a"'],
    [{ enum: ['on', 'off'] }, 'ON', '', 'must be one of "on", "off"'],
    [{ const: null }, 1, '', 'must be null'],
    [{ type: 'string', format: 'ipv4' }, 'x', '', 'must match format "ipv4"'],
    [{ type: 'number', maximum: 5 }, 6, '', 'must be <= 5'],
    [false, 1, '', 'must not be present'],
  ])('%j refuses %j', (schema, payload, pointer, message) => {
    expect(mismatches(schema as object, payload)).toEqual([{ pointer, message }]);
  });
});
