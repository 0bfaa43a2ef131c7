import { describe, expect, test } from 'vitest';
import { comparedSections, type Cell } from '../../../src/report/brokers/comparison.js';
import { countsOf } from '../../../src/report/brokers/counts.js';
import { evidenceOf } from '../../../src/report/brokers/evidence.js';
import { outcomeOf } from '../../../src/report/brokers/outcome.js';
import type { CaseLine } from '../../../src/verdict/record.js';
import { broker, comparison, lampSpec, notSpoken, notStarted, requirement } from './lamps.js';
import { caseLine, failed } from '../lines.js';

const line = (id: string, changes: Partial<CaseLine> = {}): CaseLine =>
  caseLine({ id: `lamp.${id}`, requirement: `lamp.${id.split('/')[0]}`, ...changes });

const cellOf = (...cases: CaseLine[]): Cell => {
  const name = cases[0]!.requirement.slice('lamp.'.length);
  const sections = comparedSections(comparison(lampSpec([requirement(name)]), broker('one', cases)));
  return sections[0]!.rows[0]!.cells[0]!;
};

describe('the rows', () => {
  const numbered = (id: string, section: string, statement: string): ReturnType<typeof requirement> =>
    requirement(id, { source: { document: 'manual', section, statement } });

  test('stand where a reader of the document looks for them', () => {
    const spec = lampSpec([
      numbered('c', '3.10 Off', 'L-3.10.1-2'),
      numbered('d', '3.10 Off', 'L-3.10.1-10'),
      numbered('a', '3.2 On', 'L-3.2.1-1'),
      numbered('b', '3.10 Off', 'L-3.10.1-1'),
    ]);
    const sections = comparedSections(comparison(spec, notStarted('one', 'no engine.')));
    expect(sections.map(({ title, rows }) => [title, ...rows.map((row) => row.requirement.id)])).toEqual([
      ['3.2 On', 'lamp.a'],
      ['3.10 Off', 'lamp.b', 'lamp.c', 'lamp.d'],
    ]);
  });

  test('are only those that were planned somewhere, with a cell for every broker', () => {
    const spec = lampSpec([requirement('on'), requirement('off'), requirement('never')]);
    const brokers = [
      broker('one', [line('on')]),
      broker('two', [line('off')]),
      notStarted('three', 'no.'),
      notSpoken('four'),
    ];
    const [section] = comparedSections(comparison(spec, ...brokers));
    expect(section!.rows.map(({ cells }) => cells.map(({ word }) => word))).toEqual([
      ['pass', 'not judged', 'not started', 'not spoken'],
      ['not judged', 'pass', 'not started', 'not spoken'],
    ]);
  });
});

describe('a cell', () => {
  test('is as bad as its worst case, and says how many are', () => {
    const cell = cellOf(line('on/a'), line('on/b', { verdict: 'fail', weight: 'block' }), line('on/c'));
    expect(cell).toMatchObject({ word: 'fail', such: 1, planned: 3 });
  });

  test.each([
    ['known finding', { verdict: 'fail', weight: 'known' }],
    ['warning', { verdict: 'fail', weight: 'warn' }],
    ['stale finding', { verdict: 'pass', weight: 'stale' }],
    ['stale finding', { verdict: 'fail', weight: 'stale' }],
    ['inconclusive', { verdict: 'inconclusive', weight: 'incomplete', reason: 'no answer' }],
    ['inconclusive', { verdict: 'inconclusive', weight: 'warn', reason: 'no answer' }],
    ['not applicable', { verdict: 'not-applicable', weight: 'none', reason: 'observed' }],
    ['error', { verdict: 'error', weight: 'harness', reason: 'a mistake' }],
  ] as const)('says %s of %o', (word, changes) => {
    expect(cellOf(line('on', changes)).word).toBe(word);
  });

  test('is no failure where what failed is known and another case has no verdict', () => {
    const open = { verdict: 'inconclusive', weight: 'incomplete', reason: 'no answer' } as const;
    const cell = cellOf(line('on/a', { verdict: 'fail', weight: 'known' }), line('on/b', open), line('on/c'));
    expect(cell).toMatchObject({ word: 'inconclusive', such: 1, planned: 3 });
  });

  test('is no pass when a planned case is missing', () => {
    const one = broker('one', [line('on/a')], { session: { cases: ['lamp.on/a', 'lamp.on/b'] } });
    const [section] = comparedSections(comparison(lampSpec([requirement('on')]), one));
    expect(section!.rows[0]!.cells[0]).toMatchObject({ word: 'not judged', missing: ['lamp.on/b'], such: 1 });
    expect(countsOf([section!], one)).toMatchObject({ pass: 0, 'not judged': 1 });
  });
});

describe('the evidence of a cell', () => {
  test('tells cases once that differ only in times and names, with what each sent', () => {
    const cell = cellOf(
      failed({ id: 'lamp.on/a', requirement: 'lamp.on', actual: 'open for 5000 ms; id10 came at 12.5 ms' }),
      failed({ id: 'lamp.on/b', requirement: 'lamp.on', actual: 'open for 5000 ms; id11 came at 99.1 ms' }),
      failed({ id: 'lamp.on/c', requirement: 'lamp.on', actual: 'it was refused' }),
    );
    expect(evidenceOf(cell).map(({ cases, seen }) => [cases, seen])).toEqual([
      [['a', 'b'], 'open for 5000 ms; id10 came at 12.5 ms'],
      [['c'], 'it was refused'],
    ]);
  });

  test('does not tell together what was seen differently', () => {
    const cell = cellOf(
      failed({ id: 'lamp.on/a', requirement: 'lamp.on', actual: 'SUBACK with return codes [1] came' }),
      failed({ id: 'lamp.on/b', requirement: 'lamp.on', actual: 'SUBACK with return codes [2] came' }),
    );
    expect(evidenceOf(cell)).toHaveLength(2);
  });

  test('has what was sent, expected and seen, and nothing of what passed', () => {
    const cell = cellOf(
      failed({ id: 'lamp.on/a', requirement: 'lamp.on' }),
      caseLine({ id: 'lamp.on/b', requirement: 'lamp.on' }),
    );
    const [one, ...others] = evidenceOf(cell);
    expect(others).toEqual([]);
    expect(one).toEqual({
      word: 'fail',
      cases: ['a'],
      sent: ['PUBLISH q1 id2 lamp/set/request/7 13 B {"level":101}'],
      expected: 'a reply with /error = "E_RANGE"',
      seen: '/error is "E_INVALID"',
    });
  });

  test('has the listed finding of its case, not that of another', () => {
    const known = {
      requirement: 'lamp.on',
      seen: 'refused',
      reason: 'reported',
      sent: 'ON',
      link: 'https://x.example/1',
    };
    const other = { ...known, case: 'b', reason: 'of b' };
    const one = broker(
      'one',
      [line('on/a', { verdict: 'fail', weight: 'known', expected: 'light', actual: 'refused' })],
      { session: { knownFindings: [other, known] } },
    );
    const [section] = comparedSections(comparison(lampSpec([requirement('on')]), one));
    expect(evidenceOf(section!.rows[0]!.cells[0]!)[0]!.listed).toEqual(known);
  });
});

describe('the outcome', () => {
  const ended = (name: string, exit: 0 | 1 | 3 | 4 | 130): ReturnType<typeof broker> =>
    broker(name, [], { footer: { gate: { exit, sentence: '' } } });

  test.each([
    [[0, 0], 0],
    [[0, 3], 3],
    [[3, 4], 4],
    [[4, 1], 1],
    [[1, 130], 130],
  ] as const)('of %o is %i', (exits, worst) => {
    const brokers = exits.map((exit, index) => ended(String(index), exit));
    expect(outcomeOf(brokers, false).exit).toBe(worst);
  });

  test('is incomplete at least when one was not started, or its record has no end', () => {
    expect(outcomeOf([ended('one', 0), notStarted('two', 'no engine.')], false)).toEqual({
      exit: 3,
      sentence: 'Passed the gate: one; not started: two.',
    });
    const { outcome } = broker('one', []);
    const { footer: _footer, ...open } = (outcome as { record: { footer?: unknown } }).record;
    const cut = { name: 'one', slug: 'one', outcome: { record: open } } as ReturnType<typeof broker>;
    expect(outcomeOf([cut], false).exit).toBe(3);
  });

  test('is incomplete where a broker does not speak the version, and no failure of it', () => {
    expect(outcomeOf([ended('one', 0), notSpoken('two')], false)).toEqual({
      exit: 3,
      sentence: 'Passed the gate: one; do not speak it: two.',
    });
  });

  test('is 4 when the harness failed on one, and 130 when interrupted whatever was found', () => {
    const { record } = ended('one', 0).outcome as { record: never };
    const broken = { name: 'one', slug: 'one', outcome: { record, broken: 'HARNESS FAILED: x.' } };
    expect(outcomeOf([broken], false).exit).toBe(4);
    expect(outcomeOf([ended('one', 1)], true)).toMatchObject({ exit: 130 });
  });
});
