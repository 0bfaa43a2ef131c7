import { describe, expect, test } from 'vitest';
import { comparedSections } from '../../src/report/brokers/comparison.js';
import { junitXml } from '../../src/report/results/junit.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import { summaryTable } from '../../src/report/console/summary.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { broker, comparison, lampSpec, requirement } from './brokers/lamps.js';
import { caseLine, failed, header, session } from './lines.js';

const rule = (name: string, changes: Partial<CaseLine> = {}): CaseLine =>
  caseLine({ id: `lamp.wire.${name}`, requirement: `lamp.wire.${name}`, ...changes });

const cases = [
  caseLine({ id: 'lamp.set/large' }),
  rule('held'),
  rule('unseen', { verdict: 'not-applicable', reason: 'nothing of the kind came' }),
  failed({ ...rule('broken'), verdict: 'fail', weight: 'block', expected: 'none', actual: 'one' }),
  rule('away', { verdict: 'inconclusive', weight: 'incomplete', reason: 'the target went away' }),
];

const recordOf = (only?: string): RunRecord => ({
  header: {
    ...header(session({ cases: cases.map(({ id }) => id) })),
    ...(only === undefined ? {} : { only }),
  },
  cases,
  changes: [],
  open: [],
  absences: [],
  problems: [],
});

const rulesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/lamp\.wire\.(\w+)/g)].map(([, name]) => name!)),
];

/** What each view tells of the rules of every connection. */
const views: Record<string, (only?: string) => string[]> = {
  'the summary': (only) => rulesIn(summaryTable(recordOf(only))),
  JUnit: (only) => rulesIn(junitXml(recordOf(only))),
  'the comparison of brokers': (only) => {
    const spec = lampSpec(
      ['set', ...cases.slice(1).map(({ id }) => id.slice(5))].map((id) => requirement(id)),
    );
    const compared = comparison(spec, broker('one', cases), broker('two', cases.slice(0, 3)));
    return comparedSections({ ...compared, ...(only === undefined ? {} : { only }) })
      .flatMap(({ rows }) => rows.map((row) => row.requirement.id))
      .flatMap(rulesIn);
  },
};

describe.each(Object.entries(views))('%s', (_name, told) => {
  test('tells of every rule of every connection in a whole run', () => {
    expect(told()).toEqual(['held', 'unseen', 'broken', 'away']);
  });

  test('tells of those alone that say something where --only names others', () => {
    expect(told('lamp.set')).toEqual(['broken', 'away']);
  });

  test('tells of those that --only names', () => {
    expect(told('lamp.wire.held')).toEqual(['held', 'broken', 'away']);
    expect(told('lamp.wire')).toEqual(['held', 'unseen', 'broken', 'away']);
  });
});

test('the summary says how many rules it does not tell of, and does not count them', () => {
  const text = summaryTable(recordOf('lamp.set'));
  expect(text).toContain('3 cases: 1 pass, 1 fail, 1 inconclusive.');
  expect(text).toContain('Nothing was seen against 2 rules of every connection; see the record.');
  expect(summaryTable(recordOf())).not.toContain('Nothing was seen against');
});
