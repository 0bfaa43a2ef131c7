import { describe, expect, test } from 'vitest';
import { enumerationLines } from '../../src/report/console/enumerations.js';
import { summaryTable } from '../../src/report/console/summary.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { caseLine, failed, header, session } from './lines.js';

const provoked = (value: unknown, meaning: string, by: string, changes: Partial<CaseLine> = {}): CaseLine => {
  const id = `lamp.error/${String(value)}`;
  return caseLine({
    id,
    requirement: 'lamp.error',
    enumerated: { of: 'schemas/error.schema.json', value, meaning, by },
    ...changes,
  });
};

const planned = session({ cases: ['lamp.error/0', 'lamp.error/1', 'lamp.error/2', 'lamp.error/3'] });
const cases = [
  provoked(2, 'name not found', 'a name under .invalid', {
    verdict: 'fail',
    weight: 'block',
    actual: '/error is 0',
  }),
  provoked(0, 'unreachable', 'nothing listens'),
  provoked(3, 'no answer', 'our broker never answers', {
    verdict: 'inconclusive',
    weight: 'incomplete',
    reason: 'no listener',
  }),
  provoked(1, 'no CONNACK', 'our broker answers with bytes that are no CONNACK', {
    actual: '1 was seen; 1 or 3 is accepted',
  }),
];

test('the values of an enumeration stand in the order of the plan, with what was seen of each', () => {
  expect(enumerationLines(cases, planned, 120)).toEqual([
    'Values of schemas/error.schema.json:',
    'value  meaning         provoked by                                        seen',
    '0      unreachable     nothing listens                                    0',
    '1      no CONNACK      our broker answers with bytes that are no CONNACK  1 was seen; 1 or 3 is accepted',
    '2      name not found  a name under .invalid                              instead: /error is 0',
    '3      no answer       our broker never answers                           not judged: no listener',
  ]);
});

test('where it is too wide, the widest cells are wrapped', () => {
  const lines = enumerationLines(cases, planned, 60);
  expect(lines.slice(1, 7)).toEqual([
    'value  meaning         provoked by        seen',
    '0      unreachable     nothing listens    0',
    '1      no CONNACK      our broker         1 was seen; 1 or 3',
    '                       answers with       is accepted',
    '                       bytes that are no',
    '                       CONNACK',
  ]);
});

describe('in the summary', () => {
  const record = { changes: [], open: [], absences: [], problems: [] };

  test('it stands between the counts and what is not tested, spec by spec', () => {
    const bell = provoked('loud', 'too loud', 'a hammer', { spec: 'bell' });
    const text = summaryTable({
      ...record,
      header: header(planned, session({ spec: 'bell' })),
      cases: [...cases, bell],
    });
    expect(text).toMatch(
      /\n {2}requirements[^]*\n\n {2}Values of schemas\/error\.schema\.json:\n {2}value [^]*\n\n {2}Not tested/,
    );
    expect(text.match(/Values of/g)).toHaveLength(2);
    expect(text).toContain('  "loud"  too loud  a hammer     "loud"\n');
  });

  test('a case without an enumeration makes none', () => {
    expect(summaryTable({ ...record, header: header(), cases: [failed()] })).not.toContain('Values of');
  });

  test('no line is longer than 110 columns, and the target cannot steer the terminal', () => {
    const long = `${'many words '.repeat(30)}${'x'.repeat(200)}\u001b[2J`;
    const line = provoked(long, long, long, {
      verdict: 'fail',
      weight: 'block',
      expected: 'x',
      actual: long,
    });
    const text = summaryTable({ ...record, header: header(planned), cases: [line] });
    expect(Math.max(...text.split('\n').map((one) => one.length))).toBeLessThanOrEqual(110);
    expect(text).not.toContain('\u001b');
  });
});
