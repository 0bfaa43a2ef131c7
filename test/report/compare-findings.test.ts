import { expect, test } from 'vitest';
import { compareFindings, comparedText } from '../../src/report/record/compare-findings.js';
import { caseLine, failed, session } from './lines.js';

const listed = (requirement: string, more: object = {}) => ({
  requirement,
  seen: 'E_INVALID',
  reason: 'they know',
  versions: '2.0.11',
  ...more,
});
const line = (requirement: string, changes: object = {}) =>
  caseLine({ id: requirement, requirement, ...changes });

test('a list is told by what became of it: still seen, gone, new, and what nobody can tell', () => {
  const planned = session({
    knownFindings: [],
    otherFindings: [
      listed('lamp.a'),
      listed('lamp.b'),
      listed('lamp.c', { intermittent: true }),
      listed('lamp.d'),
      listed('lamp.e', { because: 'lamp.a', seen: 'no answer' }),
      listed('lamp.f', { seen: 'something else' }),
    ],
  });
  const compared = compareFindings(planned, [
    failed({ id: 'lamp.a', requirement: 'lamp.a' }),
    line('lamp.b'),
    line('lamp.c'),
    line('lamp.d', { verdict: 'inconclusive', weight: 'incomplete', reason: 'no token' }),
    line('lamp.e', { verdict: 'inconclusive', weight: 'incomplete', reason: 'control: no answer came' }),
    failed({ id: 'lamp.f', requirement: 'lamp.f' }),
    failed({ id: 'lamp.g', requirement: 'lamp.g' }),
    failed({ id: 'lamp.h', requirement: 'lamp.h', weight: 'warn' }),
  ]);
  expect(compared).toMatchObject({ listed: 6, stillSeen: 2, gone: 2, absent: 1, notJudged: 1, news: 2 });
  expect(comparedText(compared!)).toBe(
    'of 6 known findings listed for 2.0.11, 2 are still seen, 2 are gone, 1 come and go and were not seen, 1 were not judged, 2 are new',
  );
});

test('without a list nothing is compared', () => {
  expect(compareFindings(session(), [failed()])).toBeUndefined();
});
