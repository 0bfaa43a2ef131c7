import type {
  AbsenceLine,
  CaseLine,
  ChangeLine,
  ExchangeLine,
  FooterLine,
  HeaderLine,
  RecordLine,
} from '../../verdict/record.js';
import type { SurfaceLine } from '../../verdict/surface-line.js';
import { unknownFacts } from '../../verdict/facts.js';
import { rawLines, type Place } from './raw-lines.js';
import { TranscriptsOf } from './transcripts-of.js';
import { worst } from '../../verdict/verdict.js';

/** A run as its record tells it. Without a footer the run did not come to its end. */
export interface RunRecord {
  header?: HeaderLine;
  cases: CaseLine[];
  /** Every change of the target that was announced. */
  changes: ChangeLine[];
  /** Those that were not undone. */
  open: ChangeLine[];
  /** When the target was not there. */
  absences: AbsenceLine[];
  /** What went over connections that belong to no case. */
  exchanges?: ExchangeLine[];
  /** What was seen beside the AsyncAPI documents of the run. */
  surfaces?: SurfaceLine[];
  footer?: FooterLine;
  /** What is wrong with the file, one sentence each. */
  problems: string[];
}

/** One line of the file, counted from 1; without `value` it is no JSON. */
export interface NumberedLine {
  number: number;
  /** Where it stands in the file, in bytes. */
  place: Place;
  value?: unknown;
  /** No line end follows: the writer was stopped in the middle, or is still writing. */
  cut: boolean;
}

/**
 * Reads the lines of a record one by one, since together they may be longer than a string can be; all of them, or those
 * that are wanted by their bytes.
 * @throws HarnessError RECORD_UNREADABLE when there is no such file.
 */
export function* readLines(
  path: string,
  isWanted: (bytes: Buffer) => boolean = () => true,
): Generator<NumberedLine, void> {
  let number = 0;
  for (const { bytes, place, cut } of rawLines(path)) {
    number += 1;
    if (!isWanted(bytes)) continue;
    const text = bytes.toString('utf8');
    if (text.trim() === '') continue;
    try {
      yield { number, place, cut, value: JSON.parse(text) as unknown };
    } catch {
      yield { number, place, cut };
    }
  }
}

/** What to say of a line that is no JSON. */
export const unreadable = ({ number, cut }: NumberedLine): string =>
  cut
    ? `line ${number} is cut off: whoever wrote it was stopped in the middle`
    : `line ${number} is not JSON: the record was damaged after it was written`;

/**
 * Reads a record, also one that a crash left incomplete. What is damaged is a problem and the rest is still read. The
 * transcript of a case is read from the file whenever it is asked for: all of them would fill the memory.
 * @throws HarnessError RECORD_UNREADABLE when the file cannot be read at all.
 */
export function readRecord(path: string): RunRecord {
  const record: RunRecord = { cases: [], changes: [], open: [], absences: [], problems: [] };
  const cases = new Map<string, number>();
  const transcripts = new TranscriptsOf(path);
  for (const line of readLines(path)) {
    const value = line.value as RecordLine | undefined;
    if (value === undefined) record.problems.push(unreadable(line));
    else if (value?.type === 'case')
      takeCase(
        record,
        cases,
        transcripts.leave(withFacts(withoutNulls(value), record), line.place),
        line.number,
      );
    else if (value?.type === 'exchange') (record.exchanges ??= []).push(transcripts.leave(value, line.place));
    else take(record, value, line.number);
  }
  return record;
}

/** What went over connections that belong to no case, one by one: together they may be much. */
export function* readExchanges(path: string): Generator<ExchangeLine, void> {
  for (const { value } of readLines(path, (bytes) => bytes.subarray(0, 60).includes('"type":"exchange"')))
    yield value as ExchangeLine;
}

/** What a run has announced to change, and what of it is still changed. What cases received may be much, and is not kept. */
export function readChanges(path: string): Pick<RunRecord, 'changes' | 'open'> {
  const record: RunRecord = { cases: [], changes: [], open: [], absences: [], problems: [] };
  const types = ['change', 'effect', 'undone'].map((type) => `"type":"${type}"`);
  const isChange = (bytes: Buffer): boolean => types.some((text) => bytes.includes(text));
  for (const { value, number } of readLines(path, isChange)) {
    const line = inToday(value as OtherLine);
    if (line?.type === 'change' || line?.type === 'undone') take(record, line, number);
  }
  const { changes, open } = record;
  return { changes, open };
}

type OtherLine = Exclude<RecordLine, CaseLine>;

/**
 * A record of format version 1 calls a change of the target an effect. What such a run has left changed can still be put
 * back.
 */
function inToday(line: OtherLine): OtherLine {
  const { type, effect } = (line ?? {}) as { type?: string; effect?: string };
  if (type === 'effect') return { ...line, type: 'change' } as ChangeLine;
  return type === 'undone' && effect !== undefined ? { type, change: effect } : line;
}

function take(record: RunRecord, written: OtherLine, number: number): void {
  const line = inToday(written);
  switch (line?.type) {
    case 'header':
      if (record.header)
        record.problems.push(`line ${number} is a second header: two runs wrote into one file`);
      record.header ??= line;
      break;
    case 'change':
      record.changes.push(line);
      record.open.push(line);
      break;
    case 'undone':
      takeUndone(record, line.change, number);
      break;
    case 'absence':
      record.absences.push(line);
      break;
    case 'surface':
      (record.surfaces ??= []).push(line);
      break;
    case 'exchange':
    case 'seal':
      // Of whoever judges the record again.
      break;
    case 'footer':
      if (record.footer)
        record.problems.push(`line ${number} is a second footer: two runs wrote into one file`);
      record.footer ??= line;
      break;
    default:
      record.problems.push(`line ${number} is of no known type`);
  }
}

/** In the file `expected` and `actual` are always there, null where there is nothing to tell. */
function withoutNulls(line: CaseLine): CaseLine {
  for (const name of ['expected', 'actual'] as const)
    if ((line[name] as string | null | undefined) === null) delete line[name];
  return line;
}

/** The facts of its requirement, which stand in the header. */
function withFacts(line: CaseLine, { header }: RunRecord): CaseLine {
  const session = header?.sessions.find(({ spec }) => spec === line.spec);
  return { ...(session?.requirements?.[line.requirement] ?? unknownFacts), ...line };
}

/** Of two results of one case the worse one counts: a later pass never lifts a fail. */
function takeCase(record: RunRecord, places: Map<string, number>, line: CaseLine, number: number): void {
  const key = `${line.spec} ${line.id}`;
  const index = places.get(key);
  if (index === undefined) {
    places.set(key, record.cases.length);
    record.cases.push(line);
    return;
  }
  const known = record.cases[index]!;
  record.problems.push(
    `line ${number} judges ${line.id} a second time; the worse of the two verdicts counts`,
  );
  if (worst([known.verdict, line.verdict]) !== known.verdict) record.cases[index] = line;
}

function takeUndone(record: RunRecord, change: string, number: number): void {
  const index = record.open.findIndex(({ id }) => id === change);
  if (index >= 0) record.open.splice(index, 1);
  else record.problems.push(`line ${number} undoes ${change}, which is not open`);
}
