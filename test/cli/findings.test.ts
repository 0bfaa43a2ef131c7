import { expect, test } from 'vitest';
import { applicableFindings } from '../../src/target/findings.js';
import { noTargetFile } from '../../src/target/target-file.js';
import { specOf } from '../plan/spec.js';

const finding = (requirement: string, versions: string) => ({
  requirement,
  product: 'lamp',
  versions,
  seen: 'this',
  reason: 'they know',
});

test('a list for another version is told once, with all that it has', () => {
  const file = {
    ...noTargetFile,
    product: 'lamp',
    version: '2.0.0',
    knownFindings: [
      finding('x.a', '1'),
      finding('x.a', '1'),
      finding('x.b', '1'),
      finding('x.c', '3'),
      finding('x.d', '2'),
      finding('y.e', '1'),
    ],
  };
  const { applied, notes } = applicableFindings(specOf({}), file);
  expect(applied.map(({ requirement }) => requirement)).toEqual(['x.d']);
  expect(notes).toEqual([
    'the known findings on 2 requirements are listed for lamp 1 and were not applied to lamp 2.0.0: x.a, x.b',
    'the known finding on x.c is listed for lamp 3 and was not applied to lamp 2.0.0',
  ]);
});
