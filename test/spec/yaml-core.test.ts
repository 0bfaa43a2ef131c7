import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { joinPointer } from '../../src/spec/pointer.js';
import { readYaml } from '../../src/spec/read/read-yaml.js';
import { readCore, TooDeep } from '../../src/spec/read/yaml-core.js';
import { readNodes } from '../../src/spec/read/yaml-nodes.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFile } from './temporary-file.js';

const pointersIn = (value: unknown, pointer = ''): string[] =>
  typeof value === 'object' && value !== null
    ? [
        pointer,
        ...Object.entries(value).flatMap(([key, each]) => pointersIn(each, joinPointer(pointer, key))),
      ]
    : [pointer];

/** The same of both readers: the value, and where each member stands. */
function expectSame(text: string): void {
  const nodes = readNodes('x.yaml', text);
  const core = readCore(text);
  expect(core?.value).toEqual(nodes.value);
  const starts = [...text.matchAll(/^/gm)].map(({ index }) => index);
  const pointers = pointersIn(nodes.value);
  const inNodes = pointers.map((pointer) => {
    const { line, column } = nodes.at(pointer);
    return [pointer, starts[line - 1]! + column - 1];
  });
  expect(pointers.map((pointer) => [pointer, core?.offsetOf(pointer)])).toEqual(inNodes);
}

describe('the fast reader says what the other one says', () => {
  test.each([
    'a:\n  b/c:\n    - one\n    - { d: 2, "e f": [1, 2] }\n\n  # a remark\n  g: >\n    folded\n    text\nh: "x"\n',
    '- - a\n  - b\n-\n  c: 1\n  d:\n    - 2\n',
    '{ "a": [1, { "b": null }], "c": {}, "d": [] }',
    '[null, true, False, 0o17, 0x1F, 0b1, 1_000, 1e3, .5, 5., -.inf, 12:30, 2026-01-01, "1", ~, yes, +7, 0777]',
    '{ a: 1.0, b: 1.5e-3, c: .inf, 1: one, 2.5: x, true: y, __proto__: z }',
    "a: 'it''s'\nb: \"\\u00e9\\n\"\nc: |-\n  literal\n    more\n",
    '<<: { a: 1 }\nb: 2\n',
    'a: one\n  two\nb:\n- x\n- y: 1\n  z: 2\n',
    'a: &a\n  b: 1\nc: *a\nd:\n  - &e\n    # a remark\n    f: [*a, &g 2, *g]\n  - &h { i: *a }\n  - *h\n',
    'a: &a 1\nb: &a 2\nc: *a\nd: &d [&e { f: 1 }, *e]\nh: { i: *d }\n',
  ])('of %j', (text) => {
    expectSame(text);
  });

  const files = readdirSync('specs', { recursive: true })
    .map((name) => join('specs', String(name)))
    .filter((name) => name.endsWith('.yaml'));

  test('most specs have anchors', () => {
    const anchored = files.filter((name) => /[:-] &\w/.test(readFileSync(name, 'utf8')));
    expect(anchored.length).toBeGreaterThan(20);
  });

  test.each(files)('of %s', (file) => {
    expectSame(readFileSync(file, 'utf8'));
  });
});

test.each([
  ['an anchor that holds its own alias', 'a: &a { b: *a }\n'],
  [
    'what stands for millions of values',
    `a: &a0 [1]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &a${at + 1} [*a${at}, *a${at}]\n`).join('')}`,
  ],
  ['a key that is a list', '? [a]\n: 1\n'],
  ['a key that is a map', '{ { a: 1 }: 1 }\n'],
  ['a key that is nothing', 'a:\n  : 1\n'],
  ['an unknown tag', 'a: !lamp 1\n'],
  ['a key given twice', 'a: 1\na: 2\n'],
  ['a slip', 'a: [1\n'],
  ['two documents', 'a: 1\n---\nb: 2\n'],
])('%s is left to the other reader', (_, text) => {
  expect(readCore(text)).toBeUndefined();
});

const nested = {
  'lists in YAML': (levels: number) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`,
  'maps in YAML': (levels: number) => `${'{ a: '.repeat(levels)}1${' }'.repeat(levels)}\n`,
  'dashes in YAML': (levels: number) => `${'- '.repeat(levels)}x\n`,
  'lines in YAML': (levels: number) =>
    Array.from({ length: levels }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
};

describe('what is nested more than 200 levels deep is refused in one sentence', () => {
  test.each(Object.entries(nested))('%s', (_, text) => {
    expect(() => readCore(text(1000))).toThrow(TooDeep);
    expect(() => readCore(text(150))).not.toThrow();
    expect(problemsOf(() => readYaml(temporaryFile('x.yaml', text(1000)))).map(brief)).toEqual([
      '0:0 : is nested more than 200 levels deep, so it is not read; give what lies deep a name, and refer to it by $ref',
    ]);
  });

  test.each([201, 1000, 100_000])('%i levels in JSON', (levels) => {
    const text = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(problemsOf(() => readYaml(temporaryFile('x.json', text))).map(brief)).toEqual([
      expect.stringContaining('is nested more than 200 levels deep'),
    ]);
  });

  test('and where it is no YAML besides', () => {
    expect(() => readCore(`a: &b 1\na: 2\nc: ${'['.repeat(1000)}`)).toThrow(TooDeep);
    expect(() => readCore(`a: 1\na: 2\nc:\n  ${'- '.repeat(1000)}`)).toThrow(TooDeep);
  });
});

describe('a large file', () => {
  const members = Array.from(
    { length: 2_000 },
    (_, at) => `  member${at}: { number: ${at}, list: [a, b] }\n`,
  );

  test.each(['yaml', 'json'])('gives the value and the place of each member (%s)', (kind) => {
    const value = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`member${at}`, { number: at, list: ['a', 'b'] }]),
    );
    const text = kind === 'yaml' ? `all:\n${members.join('')}` : JSON.stringify({ all: value }, null, 1);
    const source = readYaml(temporaryFile(`x.${kind}`, text));
    expect(source.value).toEqual({ all: value });
    const lines = text.split('\n');
    for (const at of [0, 1, 777, 1_999]) {
      const { line, column } = source.at(`/all/member${at}`);
      expect(lines[line - 1]!.slice(column - 1)).toMatch(new RegExp(`^"?member${at}\\b`));
    }
  });

  test('is told its slips by the other reader', () => {
    const text = `all:\n${members.join('')}  member7: again\n`;
    expect(problemsOf(() => readYaml(temporaryFile('x.yaml', text))).map(brief)).toEqual([
      '2002:3 /all/member7: the key "member7" is given twice; keep one of them',
    ]);
  });
});
