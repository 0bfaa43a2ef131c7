import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/spec/read/read-yaml.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFile } from './temporary-file.js';

const read = (name: string, text: string) => readYaml(temporaryFile(name, text));

describe('a YAML file', () => {
  const source = read.bind(undefined, 'x.yaml', 'a:\n  b/c:\n    - one\n    - { d: 2 }\n');

  test('gives its value', () => {
    expect(source().value).toEqual({ a: { 'b/c': ['one', { d: 2 }] } });
  });

  test.each([
    ['', 1, 1],
    ['/a', 1, 1],
    ['/a/b~1c', 2, 3],
    ['/a/b~1c/0', 3, 7],
    ['/a/b~1c/1/d', 4, 9],
  ])('finds %j at %i:%i', (pointer, line, column) => {
    expect(source().at(pointer)).toEqual({ line, column });
  });

  test.each([
    ['/a/x/y', 1, 1],
    ['/a/b~1c/7', 2, 3],
    ['/nothing', 1, 1],
  ])('falls back from %j to the nearest ancestor', (pointer, line, column) => {
    expect(source().at(pointer)).toEqual({ line, column });
  });

  test('follows an alias to its anchor', () => {
    const aliased = read('x.yaml', 'a: &a\n  b: 1\nc: *a\n');
    expect(aliased.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
    expect(aliased.at('/c/b')).toEqual({ line: 2, column: 3 });
  });

  test('makes a problem at a pointer', () => {
    const file = source();
    expect(file.problem('/a/b~1c', 'is wrong')).toEqual({
      file: file.path,
      line: 2,
      column: 3,
      pointer: '/a/b~1c',
      message: 'is wrong',
    });
  });

  test('is refused when a key stands twice', () => {
    expect(problemsOf(() => read('x.yaml', 'a:\n  b: 1\n  c: 2\n  b: 3\n')).map(brief)).toEqual([
      '4:3 /a/b: the key "b" is given twice; keep one of them',
    ]);
  });

  test('is refused when its syntax is wrong', () => {
    const problems = problemsOf(() => read('x.yaml', 'a: 1\nb: [1, 2\n'));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 3, pointer: '' });
    expect(problems[0]?.message).toMatch(/^is not valid YAML: Flow sequence/);
  });

  test('is refused when an alias has no anchor', () => {
    const problems = problemsOf(() => read('x.yaml', 'a: *nowhere\n'));
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining('nowhere')]);
  });
});

test('a JSON file is read the same way', () => {
  const source = read('x.json', '{\n\t"a": [1,\n\t\t{"b": null}]\n}\n');
  expect(source.value).toEqual({ a: [1, { b: null }] });
  expect(source.at('/a/1/b')).toEqual({ line: 3, column: 4 });
  expect(problemsOf(() => read('x.json', '{"a": 1, "a": 2}')).map(brief)).toEqual([
    '1:10 /a: the key "a" is given twice; keep one of them',
  ]);
});

test('a file that does not exist is one problem, at no line', () => {
  expect(problemsOf(() => readYaml('no/such.yaml'))).toEqual([
    {
      file: 'no/such.yaml',
      line: 0,
      column: 0,
      pointer: '',
      message: 'there is no such file; check the path',
    },
  ]);
});

test('a folder is refused', () => {
  expect(problemsOf(() => readYaml(tmpdir())).map(brief)).toEqual([
    '0:0 : this is a folder, and a file was expected',
  ]);
});

test('an empty file has the value null', () => {
  expect(read('x.yaml', '').value).toBeNull();
  expect(read('x.yaml', '').at('/a')).toEqual({ line: 1, column: 1 });
});
