import { expect, test } from 'vitest';
import { readChanges, readRecord } from '../../src/report/record/read-record.js';
import { recordProblems } from '../../src/report/record/validate-record.js';
import { temporaryFile } from '../spec/temporary-file.js';
import { caseLine, change, failed, footer, header, jsonLines } from './lines.js';

const read = (text: string): ReturnType<typeof readRecord> => readRecord(temporaryFile('record.jsonl', text));
const invalid = (text: string): string[] => recordProblems(temporaryFile('record.jsonl', text));

const undone = (id: string): object => ({ type: 'undone', change: id });

test('a whole record is read, and what was not undone is open', () => {
  const record = read(
    jsonLines(header(), change('lamp-1'), change('lamp-2'), failed(), undone('lamp-1'), footer()),
  );
  expect(record.header?.run).toBe('r1');
  expect(record.cases.map(({ id }) => id)).toEqual(['lamp.set/large']);
  expect(record.changes.map(({ id }) => id)).toEqual(['lamp-1', 'lamp-2']);
  expect(record.open.map(({ id }) => id)).toEqual(['lamp-2']);
  expect(record.footer?.gate.exit).toBe(1);
  expect(record.problems).toEqual([]);
});

test('what was changed is read the same without the cases', () => {
  const text = jsonLines(header(), change('lamp-1'), failed(), change('lamp-2'), undone('lamp-1'), footer());
  const { changes, open } = read(text);
  const only = readChanges(temporaryFile('record.jsonl', text));
  expect(only).toEqual({ changes, open });
  expect(only.open.map(({ id }) => id)).toEqual(['lamp-2']);
});

test('what a run of format version 1 has changed is read as well', () => {
  const effect = (id: string): object => ({ ...change(id), type: 'effect' });
  const text = jsonLines(effect('lamp-1'), effect('lamp-2'), { type: 'undone', effect: 'lamp-1' });
  const { changes, open, problems } = read(text);
  expect([changes.length, open.map(({ id }) => id), problems]).toEqual([2, ['lamp-2'], []]);
  expect(readChanges(temporaryFile('record.jsonl', text))).toEqual({ changes, open });
});

test('a record that was cut in the middle of a line keeps its whole lines', () => {
  const text = jsonLines(header(), failed());
  const record = read(text.slice(0, -30));
  expect(record.header).toBeDefined();
  expect(record.cases).toEqual([]);
  expect(record.footer).toBeUndefined();
  expect(record.problems).toEqual(['line 2 is cut off: whoever wrote it was stopped in the middle']);
});

test('a cut is never an exception, wherever it is', () => {
  const text = jsonLines(header(), change('lamp-1'), undone('lamp-1'), footer());
  for (let length = 0; length < text.length; length += 23) {
    const cut = read(text.slice(0, length));
    expect(cut.problems.length, `cut at ${length}`).toBeLessThanOrEqual(1);
  }
});

test('damage is told with its line, and the rest is still read', () => {
  const record = read(`{"type":"hea\n${jsonLines({ type: 'other' }, undone('lamp-9'), caseLine())}null\n`);
  expect(record.cases).toHaveLength(1);
  expect(record.problems).toEqual([
    'line 1 is not JSON: the record was damaged after it was written',
    'line 2 is of no known type',
    'line 3 undoes lamp-9, which is not open',
    'line 5 is of no known type',
  ]);
});

test.each([
  ['a later pass does not lift a fail', [failed(), caseLine()]],
  ['a later fail counts', [caseLine(), failed()]],
])('a case that is judged twice is a problem: %s', (_, lines) => {
  const record = read(jsonLines(...lines));
  expect(record.cases.map(({ verdict }) => verdict)).toEqual(['fail']);
  expect(record.problems).toEqual([
    'line 2 judges lamp.set/large a second time; the worse of the two verdicts counts',
  ]);
});

test('the same id in two specs is two cases', () => {
  const record = read(jsonLines(caseLine(), caseLine({ spec: 'lamp-2' })));
  expect(record.cases).toHaveLength(2);
  expect(record.problems).toEqual([]);
});

test('a second run in the same file is a problem', () => {
  const { problems } = read(jsonLines(header(), footer(), header(), footer()));
  expect(problems).toEqual([
    'line 3 is a second header: two runs wrote into one file',
    'line 4 is a second footer: two runs wrote into one file',
  ]);
});

test('a record that is not there is the user’s matter', () => {
  expect(() => readRecord('/nowhere/record.jsonl')).toThrow(
    expect.objectContaining({
      code: 'RECORD_UNREADABLE',
      message: 'there is no record at /nowhere/record.jsonl',
    }),
  );
});

test('lines of every type fit the published schema', () => {
  const unjudged = [
    caseLine({ id: 'a', verdict: 'inconclusive', weight: 'incomplete', reason: 'x', because: 'b' }),
    caseLine({ id: 'b', verdict: 'not-applicable', reason: 'not claimed', ruling: 'r1', operation: 'set' }),
    caseLine({
      id: 'c',
      url: 'https://example.org/standard',
      source: { document: 'standard', section: '3.1', statement: 'MQTT-3.1.0-2' },
    }),
  ];
  const other = caseLine({
    transcript: [
      { at: 1, on: 'c', type: 'timeout', what: 'CONNACK', after: 100 },
      { at: 2, on: 'c', type: 'library', text: 'Connection refused' },
      { at: 3, on: 'c', type: 'fence', text: 'PINGRESP came' },
      { at: 4, on: 'c', type: 'note', text: 'x' },
      {
        at: 5,
        on: 'c',
        type: 'received',
        hex: 'd001',
        text: '2 bytes that are no packet',
        malformed: 'too short',
      },
    ],
  });
  const lines = [header(), change('lamp-1'), undone('lamp-1'), failed(), other, ...unjudged, footer()];
  expect(invalid(jsonLines(...lines))).toEqual([]);
});

test.each<[string, object | string, string]>([
  [
    'an unknown member',
    { ...caseLine(), verdikt: 'x' },
    'line 1 /verdikt: unknown word "verdikt" (did you mean "verdict"?)',
  ],
  ['a missing member', { type: 'undone' }, 'line 1 /: "change" is missing'],
  [
    'a fail that does not say what was seen',
    { ...caseLine(), verdict: 'fail', expected: 'x' },
    'line 1 /actual: must be string, and is null',
  ],
  ['a verdict without a reason', { ...caseLine(), verdict: 'error' }, 'line 1 /: "reason" is missing'],
  [
    'a wrong time in the transcript',
    failed({ transcript: [{ at: -1, on: 'c', type: 'note', text: 'x' }] }),
    'line 1 /transcript/0/at: must be >= 0, and is -1',
  ],
  ['another format', { ...header(), formatVersion: 1 }, 'line 1 /formatVersion: must be 2, and is 1'],
  ['a line that is cut', '{"type":', 'line 1 is cut off: whoever wrote it was stopped in the middle'],
])('the schema refuses %s', (_, line, problem) => {
  expect(invalid(typeof line === 'string' ? line : jsonLines(line))).toEqual([problem]);
});
