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
  const { applied, others, notes } = applicableFindings(specOf({}), file);
  expect(applied.map(({ requirement }) => requirement)).toEqual(['x.d']);
  expect(others.map(({ requirement }) => requirement)).toEqual(['x.a', 'x.a', 'x.b', 'x.c']);
  expect(notes).toEqual([
    '4 of 5 known findings are not applied: they are listed for lamp 1, lamp 3, and this is lamp 2.0.0',
  ]);
});

test.each([
  ['2026-11-21', '2.0.0', 1],
  ['2026-11-22', '2.0.0', 0],
  ['2.1.0', '2.0.9', 0],
  ['2.1.0', '2.1.0', 1],
  ['2.1.0', undefined, 1],
])('a finding until %s is over on 2026-11-21 in version %s: %i', (until, version, over) => {
  const listed = { requirement: 'x.a', seen: 'this', reason: 'they know', until };
  const file = { ...noTargetFile, ...(version === undefined ? {} : { version }), knownFindings: [listed] };
  const { applied, ended, notes } = applicableFindings(specOf({}), file, '2026-11-21');
  expect(applied).toHaveLength(1 - over);
  expect(ended).toHaveLength(over);
  expect(notes).toEqual(
    over === 0 ? [] : [`the known finding on x.a has ended (${until}) and excuses nothing any more`],
  );
});

test('what is listed because of a finding holds as long as that one does', () => {
  const cause = { requirement: 'x.a', seen: 'this', reason: 'they know', until: '2026-12-01' };
  const behind = { requirement: 'x.b', seen: 'no answer', reason: 'as x.a', because: 'x.a' };
  const file = { ...noTargetFile, knownFindings: [cause, behind] };
  expect(applicableFindings(specOf({}), file, '2026-11-30').applied).toHaveLength(2);
  const { applied, notes } = applicableFindings(specOf({}), file, '2026-12-01');
  expect(applied).toEqual([]);
  expect(notes).toContain(
    'the known finding on x.b is listed because of x.a, which is not listed for this target, and excuses nothing',
  );
});
