import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { formatProblem } from '../../src/spec/read/problem.js';
import { readYaml } from '../../src/spec/read/read-yaml.js';
import { problemsOf } from './problems-of.js';
import { temporaryFile, temporaryFolder } from './temporary-file.js';

const api = (payload: string): string => `asyncapi: 3.0.0
info: { title: x, version: '1' }
channels: { c: { address: a, messages: { m: { payload: ${payload} } } } }
operations: { o: { action: send, channel: { $ref: '#/channels/c' } } }
`;
const saidOf = (path: string): string[] => problemsOf(() => loadSpec(path, builtInChecks)).map(formatProblem);

describe('a folder that is no spec', () => {
  test('is not looked through', () => {
    const folder = temporaryFolder({ 'notes.yaml': 'a: 1' });
    mkdirSync(join(folder, 'deep'));
    // Whoever reads all of it comes to this, and fails.
    symlinkSync('nowhere', join(folder, 'deep', 'link.json'));
    expect(saidOf(folder)).toEqual([
      `${folder}: there is no conformance.yaml in this folder; a spec is a folder with a conformance.yaml, or an AsyncAPI file`,
    ]);
  });

  test('and has AsyncAPI files says that one itself can be given', () => {
    const json = '{ "asyncapi": "3.0.0" }';
    const folder = temporaryFolder({ 'api.yaml': api('{}'), 'other.yaml': 'a: asyncapi', 'x.json': json });
    expect(saidOf(folder)).toEqual([
      `${folder}: there is no conformance.yaml in this folder; the AsyncAPI file itself can be given: ${join(folder, 'api.yaml')}, ${join(folder, 'x.json')}`,
    ]);
  });
});

test.each([
  ['words', 'just words\n'],
  ['nothing', ''],
  ['a list', '- a\n'],
])('a $ref to a file with %s is refused where it stands', (_what, text) => {
  const folder = temporaryFolder({ 'api.yaml': api('{ $ref: ./text.txt }'), 'text.txt': text });
  expect(saidOf(join(folder, 'api.yaml'))).toEqual([
    expect.stringMatching(
      /api\.yaml:3:\d+ .*leads nowhere: .*text\.txt is no YAML or JSON document of members/,
    ),
  ]);
});

test.each([
  ['a: &x { b: *x }', 'x'],
  ['a: &x\n  - c: &y [*x]', 'x'],
  ['&all\nasyncapi: 3.0.0\nmore: { again: *all }', 'all'],
])('%j contains itself', (yaml, name) => {
  const path = temporaryFile('x.yaml', yaml);
  expect(problemsOf(() => readYaml(path)).map(formatProblem)).toEqual([
    `${path}: "*${name}" stands within "&${name}", so it contains itself`,
  ]);
});

test('an anchor that is used twice, or redefined within, contains nothing twice', () => {
  const yaml = 'a: &x { b: 1 }\nc: [*x, *x]\nd: &x { e: 2 }\nf: *x\n';
  expect(readYaml(temporaryFile('x.yaml', yaml)).value).toMatchObject({
    c: [{ b: 1 }, { b: 1 }],
    f: { e: 2 },
  });
});

test('one slip is one problem, and each key that is given twice is one', () => {
  const slip = temporaryFile('x.yaml', 'asyncapi: 3.0.0\ninfo: { title: x version: "1" }\n a: b\n');
  expect(problemsOf(() => readYaml(slip))).toHaveLength(1);
  const twice = temporaryFile('y.yaml', 'a: 1\na: 2\nb: 1\nb: 2\n');
  expect(problemsOf(() => readYaml(twice))).toHaveLength(2);
});

test('what is wrong with a path has no place in it', () => {
  expect(problemsOf(() => readYaml('/no/such.yaml')).map(formatProblem)).toEqual([
    '/no/such.yaml: there is no such file; check the path',
  ]);
});
