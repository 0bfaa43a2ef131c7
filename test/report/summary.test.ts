import { expect, test } from 'vitest';
import type { RunRecord } from '../../src/report/record/read-record.js';
import { summaryTable } from '../../src/report/console/summary.js';
import { caseLine, change, failed, footer, header, session } from './lines.js';

const record = (changes: Partial<RunRecord> = {}): RunRecord => ({
  cases: [],
  changes: [],
  open: [],
  absences: [],
  problems: [],
  ...changes,
});

test('requirements come in the order of the plan, each as bad as its worst case', () => {
  const planned = session({
    cases: [
      'lamp.set/small',
      'lamp.set/large',
      'lamp.state',
      'lamp.dim',
      'lamp.beep',
      'lamp.off/a',
      'lamp.off/b',
    ],
    untested: [
      {
        fact: 'The lamp is white.',
        reason: 'needs-human',
        why: 'Somebody must look at it.',
        source: { document: 'manual', section: 'Housing', line: 3 },
      },
    ],
    notes: ['The known findings for lamp 1.1 were not applied: the target is lamp 1.2.0.'],
  });
  const dim = { requirement: 'lamp.dim', level: 'SHOULD' as const };
  const text = summaryTable(
    record({
      header: header(planned),
      footer: footer(),
      cases: [
        failed(),
        caseLine({ id: 'lamp.set/small' }),
        caseLine({
          id: 'lamp.beep',
          requirement: 'lamp.beep',
          verdict: 'not-applicable',
          reason: 'it claims no beeper',
        }),
        failed({ id: 'lamp.dim', ...dim, weight: 'warn' }),
        caseLine({
          id: 'lamp.state',
          requirement: 'lamp.state',
          verdict: 'inconclusive',
          weight: 'incomplete',
          reason: 'no {accessToken}',
        }),
        caseLine({ id: 'lamp.off/a', requirement: 'lamp.off' }),
      ],
      open: [change('lamp-1')],
      problems: ['line 9 is cut off: whoever wrote it was stopped in the middle'],
    }),
  );
  expect(text).toBe(`\
lamp: Lamp API, revision 2026-11-21, on mqtt://lamp.local:1884 (Lamp 1.2.0)
  requirement  level   verdict         cases  weight
  lamp.set     MUST    fail                2
  lamp.state   MUST    inconclusive        1  incomplete
      no {accessToken}
  lamp.dim     SHOULD  fail                1  warn
  lamp.beep    MUST    not applicable      1
      it claims no beeper
  lamp.off     MUST    not judged          2

  requirements  pass  fail  inconclusive  not applicable  error  not judged
  MUST             0     1             1               1      0           1
  SHOULD           0     1             0               0      0           0

  Not tested (1):
  - The lamp is white.
      needs-human: Somebody must look at it. (manual, Housing, line 3)

  Notes:
  - The known findings for lamp 1.1 were not applied: the target is lamp 1.2.0.

The record is damaged:
- line 9 is cut off: whoever wrote it was stopped in the middle

Not put back on the target:
- the level of the lamp (lamp.set/large)

7 cases: 2 pass, 2 fail, 1 inconclusive, 1 not applicable, 1 not judged in 2.0 s.`);
});

test('what is untested is always told', () => {
  const text = summaryTable(record({ header: header(), cases: [caseLine()] }));
  expect(text).toContain('  Not tested: the spec lists nothing.');
  expect(text).toMatch(/\n1 case: 1 pass\.$/);
});

test('a run that judged nothing says so for every requirement', () => {
  const text = summaryTable(record({ header: header(session({ cases: ['a/one', 'a/two', 'b'] })) }));
  expect(text).toContain('  a                   not judged      2\n');
  expect(text).toContain('  unknown          0     0             0               0      0           2\n');
  expect(text).toMatch(/\n3 cases: 3 not judged\.$/);
});

test('a case that did not run does not hide that another failed', () => {
  const planned = session({ cases: ['lamp.set/large', 'lamp.set/small'] });
  const text = summaryTable(record({ header: header(planned), cases: [failed()] }));
  expect(text).toMatch(/lamp\.set {5}MUST {3}fail {9}2\n/);
});

test('two specs stand apart, without a header as well', () => {
  const text = summaryTable(record({ cases: [caseLine(), failed({ spec: 'bell' })] }));
  expect(text.split('\n').filter((line) => /^\w+$/.test(line))).toEqual(['lamp', 'bell']);
  expect(text).toMatch(/\n2 cases: 1 pass, 1 fail\.$/);
});

test('no line is longer than 110 columns', () => {
  const long = 'very-long-words.'.repeat(9) + 'end';
  const sentence = 'many words in one sentence '.repeat(12) + 'https://' + 'x'.repeat(150);
  const text = summaryTable(
    record({
      header: header(
        session({
          title: sentence,
          cases: [long],
          notes: [sentence],
          untested: [
            {
              fact: sentence,
              reason: 'unobservable',
              why: sentence,
              source: { document: 'm', section: 's' },
            },
          ],
        }),
      ),
      cases: [
        caseLine({
          id: long,
          requirement: long,
          verdict: 'not-applicable',
          weight: 'incomplete',
          reason: sentence,
        }),
      ],
    }),
  );
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  expect(text).toContain('…');
});
