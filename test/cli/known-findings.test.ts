import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { readTargetFile } from '../../src/target/target-file.js';
import { knownSpecs } from '../../src/spec/read/locate.js';
import { loadSpec } from '../../src/spec/load.js';
import { isOf } from '../../src/spec/owner.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const fault = 'seen: CONNACK 0, reason: it is lenient';

/** The findings of the first of these target files. */
function findingsOf(...files: string[]): ReturnType<typeof readTargetFile>['knownFindings'] {
  const named = files.map((yaml, index) => [`target${index}.yaml`, `formatVersion: 1\n${yaml}\n`]);
  return readTargetFile(join(temporaryFolder(Object.fromEntries(named)), 'target0.yaml')).knownFindings;
}

describe('a known finding', () => {
  test('may name several requirements and cases: each is a finding of its own', () => {
    expect(
      findingsOf(`knownFindings: [{ requirement: [x.a, x.b/first, x.b/second/third], ${fault} }]`),
    ).toEqual([
      { requirement: 'x.a', seen: 'CONNACK 0', reason: 'it is lenient' },
      { requirement: 'x.b', case: 'first', seen: 'CONNACK 0', reason: 'it is lenient' },
      { requirement: 'x.b', case: 'second/third', seen: 'CONNACK 0', reason: 'it is lenient' },
    ]);
  });

  test('that names its case in two ways is refused', () => {
    expect(() => findingsOf(`knownFindings: [{ requirement: x.b/first, case: second, ${fault} }]`)).toThrow(
      'the known finding on x.b/first names a case twice, first and second',
    );
  });

  test('comes from another file with the product of that file', () => {
    const list = `product: mosquitto\nknownFindings: [{ requirement: x.a, versions: 2.1.2, ${fault} }]`;
    expect(findingsOf('knownFindings: target1.yaml', list)).toEqual([
      {
        product: 'mosquitto',
        requirement: 'x.a',
        versions: '2.1.2',
        seen: 'CONNACK 0',
        reason: 'it is lenient',
      },
    ]);
  });

  test('does not come from a file that refers to a further one', () => {
    expect(() => findingsOf('knownFindings: target1.yaml', 'knownFindings: target0.yaml')).toThrow(
      'target1.yaml, which takes them from a further file',
    );
  });
});

test('what a list says of a finding may stand in a record', () => {
  const words = (schema: string): string[] =>
    Object.keys(
      (
        JSON.parse(readFileSync(schema, 'utf8')) as {
          definitions: { knownFinding: { properties: Record<string, unknown> } };
        }
      ).definitions.knownFinding.properties,
    ).toSorted();
  expect(words('reports/record.schema.json')).toEqual(
    expect.arrayContaining(words('specs/target.schema.json')),
  );
});

const lists = knownSpecs()
  .map((id) => join('specs', id, 'targets'))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

describe('the list of known findings in', () => {
  test.each(lists)('%s names cases that there are', (path) => {
    const specs = knownSpecs().map((id) => loadSpec(id, builtInChecks));
    const unknown = readTargetFile(path).knownFindings.filter(({ requirement, case: name }) => {
      const spec = specs.find(({ id }) => isOf(id, requirement));
      const found = spec?.requirements.find(({ id }) => id === requirement);
      return !found || (name !== undefined && !Object.hasOwn(found.cases, name));
    });
    expect(unknown).toEqual([]);
  });
});
