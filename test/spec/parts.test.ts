import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { formatProblem } from '../../src/spec/read/problem.js';
import { asyncapi, beginning, common, connect } from './lamps.js';
import { problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';

const requirement = (id: string, more = `steps: [${connect}]`): string =>
  `  - { id: ${id}, ${common}, ${more} }\n`;

const folderWith = (parts: Record<string, string>): string =>
  temporaryFolder({
    'asyncapi.yaml': asyncapi,
    'conformance.yaml': `${beginning}parts: [${Object.keys(parts).join(', ')}]\nrequirements:\n${requirement('x.first')}`,
    ...parts,
  });

/** Problems with the names of the files alone. */
function problems(parts: Record<string, string>): string[] {
  const folder = folderWith(parts);
  return problemsOf(() => loadSpec(folder, builtInChecks)).map((problem) =>
    formatProblem(problem).replace(`${folder}/`, ''),
  );
}

describe('a spec in parts', () => {
  test('has the requirements of all of them in the order of the files, each with its own place', () => {
    const folder = folderWith({
      'a.yaml': `partOf: x\nrequirements:\n${requirement('x.a')}${requirement('x.b')}`,
      'b.yaml': `partOf: x\n\nrequirements:\n${requirement('x.c')}`,
    });
    const { requirements, files } = loadSpec(folder, builtInChecks);
    const written = requirements.filter(({ id }) => !id.includes('.wire.'));
    expect(written.map(({ id, at }) => [id, at.split('/').at(-1)])).toEqual([
      ['x.first', expect.stringMatching(/^conformance\.yaml:/)],
      ['x.a', 'a.yaml:3'],
      ['x.b', 'a.yaml:4'],
      ['x.c', 'b.yaml:4'],
    ]);
    expect(files.map(({ name }) => name)).toEqual(['a.yaml', 'asyncapi.yaml', 'b.yaml', 'conformance.yaml']);
  });

  test('shares preambles and rulings among them', () => {
    const parts = {
      'a.yaml': `partOf: x\npreambles:\n  attic: { text: an attic, scope: case, ways: [{ values: { where: up } }] }\n`,
      'b.yaml': `partOf: x\nrequirements:\n${requirement('x.c', `needs: [attic], steps: [{ connect: { clientId: '{where}' }, expect: connack }]`)}`,
    };
    expect(problems(parts)).toEqual([]);
  });

  test('tells a problem at its place in the part', () => {
    expect(
      problems({
        'a.yaml': `partOf: x\nrequirements:\n${requirement('x.a')}`,
        'b.yaml': `partOf: x\n\nrequirements:\n${requirement('x.b')}${requirement('x.c', `needs: [atic], steps: [${connect}]`)}`,
      }),
    ).toEqual([
      expect.stringMatching(/^b\.yaml:5:\d+ \/requirements\/1\/needs\/0: there is no preamble "atic"/),
    ]);
  });

  test('refuses a part of another spec, a name given twice, and words that only the whole may say', () => {
    expect(problems({ 'a.yaml': 'partOf: y\n' })).toEqual([
      'a.yaml:1:1 /partOf: is a part of "x" and says "y"',
    ]);
    const attic = 'partOf: x\npreambles:\n  attic: { text: an attic, scope: case, ways: [{}] }\n';
    expect(problems({ 'a.yaml': attic, 'b.yaml': attic })).toEqual([
      'b.yaml:3:3 /preambles/attic: "attic" stands in another part as well',
    ]);
    expect(problems({ 'a.yaml': 'partOf: x\ntitle: X\n' })).toEqual([
      expect.stringMatching(/^a\.yaml:2:1 \/title: must be one of "partOf",/),
    ]);
  });

  test('a part is no spec by itself', () => {
    const folder = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': 'partOf: x\n' });
    expect(problemsOf(() => loadSpec(folder, builtInChecks)).map(({ message }) => message)).toEqual([
      'a part is no spec by itself',
    ]);
  });
});

test('steps and messages under `with` are read as strictly as others', () => {
  const check = (with_: string): string[] =>
    problems({
      'a.yaml': `partOf: x\nrequirements:\n${requirement('x.a', `check: replies-in-flight, with: ${with_}`)}`,
    });
  const each = 'each: [{ n: 1 }, { n: 2 }]';
  expect(check(`{ before: [{ connect: {}, wihin: 5 }], request: { operation: setLamp }, ${each} }`)).toEqual([
    expect.stringMatching(/^a\.yaml:3:\d+ \/requirements\/0\/with\/before\/0\/wihin: unknown word "wihin"/),
  ]);
  expect(check(`{ before: [${connect}], request: { operation: setLamp, payloud: 1 }, ${each} }`)).toEqual([
    expect.stringMatching(/^a\.yaml:3:\d+ \/requirements\/0\/with\/request\/payloud: unknown word "payloud"/),
  ]);
});
