import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PageData, PageExchange } from '../../src/report/page/data.js';
import { pageLines } from '../../src/report/page/page-lines.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import type { SurfaceLine } from '../../src/verdict/surface-line.js';
import {
  bytes,
  caseLine,
  exchange,
  failed,
  footer,
  header,
  publish,
  received,
  session,
  step,
} from './lines.js';

const record = (changes: Partial<RunRecord>): RunRecord => ({
  cases: [],
  changes: [],
  open: [],
  absences: [],
  problems: [],
  ...changes,
});

const parts = { script: 'run()', style: '' };
const options = { tool: '0.1.0', rerun: (_: unknown, __: unknown, id: string) => `again ${id}` };

const fileOf = (records: RunRecord[], room?: number): string =>
  [...pageLines(records, parts, { ...options, ...(room === undefined ? {} : { room }) })].join('\n');

function partOf<Value>(file: string, id: string): Value | undefined {
  const [, text] =
    new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's').exec(file) ?? [];
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}

const dataOf = (file: string): PageData => partOf<PageData>(file, 'data')!;

describe('what a target sends', () => {
  const hostile = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \u202e\u2028&lt;';
  const line = failed({
    actual: hostile,
    transcript: [
      step(0, '1', 'connect {}'),
      received(1, `PUBLISH ${hostile}`, { ...publish('a', hostile), payload: bytes(hostile) }),
    ],
  });
  const file = fileOf([
    record({
      header: header(session({ target: { name: hostile, address: 'mqtt://x', product: hostile } })),
      cases: [line],
      footer: { ...footer(), gate: { exit: 1, sentence: hostile } },
    }),
  ]);

  test('is never markup', () => {
    // The page's own: two of data, and the program.
    expect(file.match(/<script/g)).toHaveLength(3);
    expect(file.match(/<\/script/g)).toHaveLength(3);
    expect(file).not.toMatch(/<img|<!--/);
    expect(file).not.toMatch(/\u202e|\u2028/);
  });

  test('is told as it is, with what steers the writing spelled out', () => {
    const told = dataOf(file).runs[0]!.sessions[0]!.cases[0]!;
    expect(told.actual).toBe(hostile.replace('\u202e', '\\u202e').replace('\u2028', '\\u2028'));
    expect(partOf<PageExchange>(file, told.exchange!)!.events[1]!.text).toContain(
      '</script><script>alert(1)',
    );
  });

  test('could not run: the browser is told the one script by its hash', () => {
    const hash = createHash('sha256').update(parts.script).digest('base64');
    expect(file).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}';`,
    );
  });
});

describe('the data of a page', () => {
  const planned = session({ cases: ['lamp.set/large', 'lamp.set/small', 'lamp.never'] });
  const cases = [failed(), caseLine({ id: 'lamp.set/small', transcript: exchange() })];
  const file = fileOf([record({ header: header(planned), cases, footer: footer() })]);
  const { runs } = dataOf(file);
  const [told] = runs[0]!.sessions;

  test('a planned case without a line is not judged', () => {
    expect(told!.cases.map(({ id, word }) => [id, word])).toEqual([
      ['lamp.set/large', 'fail'],
      ['lamp.set/small', 'pass'],
      ['lamp.never', 'not judged'],
    ]);
    expect(told!.requirements.map(({ id, word }) => [id, word])).toEqual([
      ['lamp.set', 'fail'],
      ['lamp.never', 'not judged'],
    ]);
  });

  test('a case has its command, and its exchange with numbers, times, directions, packets and bytes', () => {
    const [first] = told!.cases;
    expect(first!.rerun).toBe('again lamp.set/large');
    const { events, judgedFrom, sent } = partOf<PageExchange>(file, first!.exchange!)!;
    expect(judgedFrom).toBe(5);
    expect(sent).toEqual(['PUBLISH q1 id2 lamp/set/request/7 13 B {"level":101}']);
    expect(events.find(({ n }) => n === 14)).toEqual({
      n: 14,
      at: 20,
      on: 'client',
      type: 'received',
      from: 'target',
      hex: '20020000',
      text: 'PUBLISH q1 id9 lamp/set/response/7 21 B {"error":"E_INVALID"}',
      packet: { ...publish('lamp/set/response/7', ''), payload: '{"error":"E_INVALID"}' },
    });
  });

  test('topics that differ in numbers are one, and answers have their times', () => {
    expect(told!.coverage.topics).toEqual([
      { topic: 'lamp/set/request/…', sent: 2, received: 0, retained: 0 },
      { topic: 'lamp/set/response/…', sent: 0, received: 2, retained: 0 },
    ]);
    // In each of the two: the HTTP answer after 8.9 ms, CONNACK and SUBACK after 1 ms, the reply after 2 ms.
    expect(runs[0]!.timing.answers).toMatchObject({ count: 8, median: 1, most: 8.9 });
  });

  test('a record without a footer or header says so', () => {
    const { runs: broken } = dataOf(fileOf([record({ cases: [failed()], problems: ['line 2 is cut off'] })]));
    expect(broken[0]!.sentence).toBe('The run did not come to its end: its record has no verdict.');
    expect(broken[0]!.problems).toEqual(['line 2 is cut off']);
    expect(broken[0]!.sessions[0]!.requirements[0]!.level).toBe('MUST');
  });
});

describe('a large record', () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    received(index, `PUBLISH ${'x'.repeat(5000)}`, publish('a', 'b')),
  );
  const cases = [
    ...Array.from({ length: 30 }, (_, index) =>
      caseLine({ id: `lamp.set/${index}`, transcript: [step(0, '1', 'connect {}'), ...many] }),
    ),
    failed({ id: 'lamp.set/last', transcript: [step(0, '1', 'connect {}'), ...many, ...many] }),
  ];
  const run = record({ header: header(session({ cases: cases.map(({ id }) => id) })), cases });
  const file = fileOf([run], 1_500_000);
  const told = dataOf(file).runs[0]!;

  test('leaves out exchanges of passes before those of failures, and says how many', () => {
    expect(file.length).toBeLessThan(1_700_000);
    const failure = told.sessions[0]!.cases.at(-1)!;
    expect(failure.exchange).toBeDefined();
    const shown = told.sessions[0]!.cases.filter(({ exchange: id }) => id !== undefined).length;
    expect(told.withoutExchange).toBe(31 - shown);
    expect(shown).toBeGreaterThan(1);
  });

  test('tells of a long exchange its beginning and its end, with the numbers of the record', () => {
    const { events, missing } = partOf<PageExchange>(file, told.sessions[0]!.cases.at(-1)!.exchange!)!;
    expect(missing).toEqual({ count: 301, behind: 120 });
    expect(events.map(({ n }) => n).slice(118, 122)).toEqual([119, 120, 422, 423]);
    expect(events[1]!.text).toMatch(/… \(5008 characters in the record\)$/);
  });
});

describe('what was seen beside a document', () => {
  const surface: SurfaceLine = {
    type: 'surface',
    spec: 'lamp',
    duration: 4000,
    partly: 'the broker refused #',
    undeclared: [
      { topic: 'lamp/levle', messages: 7, near: ['sendLevel'] },
      { topic: 'old/thing', messages: 1, retained: true },
    ],
    unseen: [{ operation: 'sendLevel', address: 'lamp/level' }],
    members: [{ operation: 'sendState', topic: 'lamp/state', pointer: '/parts/*/rssi', messages: 3 }],
    leftOut: { undeclared: 12, unseen: 0, members: 2 },
  };
  const both = header(session());
  const coverages = (surfaces?: SurfaceLine[]) =>
    dataOf(fileOf([record({ header: both, cases: [caseLine()], ...(surfaces && { surfaces }) })])).runs[0]!
      .sessions[0]!.coverage.surfaces;

  test('stands with the coverage of its spec, with what is near, what is counted and why it is not all', () => {
    const { type: _type, spec: _spec, ...told } = surface;
    expect(coverages([surface])).toEqual([told]);
  });

  test('is not that of another spec, and nothing where the record has none', () => {
    expect(coverages([{ ...surface, spec: 'another' }])).toEqual([]);
    expect(coverages()).toEqual([]);
  });
});
