import { expect, test } from 'vitest';
import { briefSummary } from '../../src/report/console/brief.js';
import { groupsOf } from '../../src/report/console/groups.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import { caseLine, change, failed, footer, header, session } from './lines.js';

const record = (changes: Partial<RunRecord> = {}): RunRecord => ({
  cases: [],
  changes: [],
  open: [],
  absences: [],
  problems: [],
  ...changes,
});

const inconclusive = (id: string, changes: object = {}) =>
  caseLine({
    id,
    requirement: id.split('/')[0]!,
    verdict: 'inconclusive',
    weight: 'incomplete',
    reason: 'no {accessToken}',
    ...changes,
  });

test('a requirement has one group, whatever the number of its cases', () => {
  const cases = [
    failed({ weight: 'warn' }),
    failed({ id: 'lamp.set/small' }),
    caseLine({ id: 'lamp.set/zero' }),
    failed({ id: 'lamp.dim', requirement: 'lamp.dim', weight: 'known' }),
    inconclusive('lamp.state'),
    inconclusive('lamp.off'),
    inconclusive('lamp.on', { because: 'lamp.off' }),
    caseLine({ id: 'lamp.beep', requirement: 'lamp.beep', verdict: 'not-applicable' }),
    caseLine({ id: 'lamp.gone', requirement: 'lamp.gone', weight: 'stale' }),
  ];
  const told = (known: boolean) =>
    groupsOf(cases, { known }).map(({ example, others }) => [example.id, others.map(({ id }) => id)]);
  expect(told(false)).toEqual([
    ['lamp.set/small', ['lamp.set/large']],
    ['lamp.state', ['lamp.off']],
    ['lamp.gone', []],
  ]);
  expect(told(true)[1]).toEqual(['lamp.dim', []]);
});

test('the summary begins with the sentence, and has a row of numbers for each spec', () => {
  const untested = {
    fact: 'The lamp is white.',
    reason: 'needs-human',
    why: 'Somebody must look at it.',
    source: { document: 'manual', section: 'Housing' },
  };
  const lamp = session({
    cases: ['lamp.set/large', 'lamp.set/small', 'lamp.state', 'lamp.off'],
    untested: [untested, untested],
    notes: Array.from({ length: 74 }, (_, index) => `note ${index}`),
  });
  const bell = session({ spec: 'bell', cases: ['bell.ring', 'bell.mute'] });
  const text = briefSummary(
    record({
      header: header(lamp, bell),
      footer: footer(),
      cases: [
        failed(),
        caseLine({ id: 'lamp.set/small' }),
        inconclusive('lamp.state'),
        caseLine({ id: 'bell.ring', spec: 'bell', requirement: 'bell.ring' }),
        failed({ id: 'bell.mute', spec: 'bell', requirement: 'bell.mute', weight: 'known' }),
      ],
      open: [change('lamp-1')],
      problems: ['line 9 is cut off'],
    }),
    'DOES NOT CONFORM: 1 requirement failed: lamp.set.',
  );
  expect(text).toBe(`\
DOES NOT CONFORM: 1 requirement failed: lamp.set.

requirements of  pass  fail  known  without verdict  facts not tested
lamp                0     1      0                2                 2
bell                1     0      1                0                 0

Notes:
- note 0
- note 1
- note 2
- note 3
- note 4
- note 5
- and 68 more: see the report

The record is damaged:
- line 9 is cut off

Not put back on the target:
- the level of the lamp (lamp.set/large)

6 cases: 2 pass, 2 fail, 1 inconclusive, 1 not judged in 2.0 s.`);
});
