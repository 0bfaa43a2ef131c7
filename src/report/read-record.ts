import type {
  AbsenceLine,
  CaseLine,
  EffectLine,
  FooterLine,
  HeaderLine,
  RecordLine,
} from '../verdict/record.js';
import { rawLines, readPlace, type Place } from './raw-lines.js';
import { worst } from '../verdict/verdict.js';

/** A run as its record tells it. Without a footer the run did not come to its end. */
export interface RunRecord {
  header?: HeaderLine;
  cases: CaseLine[];
  /** Every change of the target that was announced. */
  effects: EffectLine[];
  /** Those that were not undone. */
  open: EffectLine[];
  /** When the target was not there. */
  absences: AbsenceLine[];
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
 * Reads the lines of a record one by one, since together they may be longer than a string can be.
 * @throws HarnessError RECORD_UNREADABLE when there is no such file.
 */
export function* readLines(path: string): Generator<NumberedLine, void> {
  let number = 0;
  for (const { bytes, place, cut } of rawLines(path)) {
    number += 1;
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
  const record: RunRecord = { cases: [], effects: [], open: [], absences: [], problems: [] };
  const cases = new Map<string, number>();
  for (const line of readLines(path)) {
    const value = line.value as RecordLine | undefined;
    if (value === undefined) record.problems.push(unreadable(line));
    else if (value?.type === 'case')
      takeCase(record, cases, transcriptLeft(withoutNulls(value), path, line.place), line.number);
    else take(record, value, line.number);
  }
  return record;
}

/** What a run has announced to change, and what of it is still changed. What cases received may be much, and is not kept. */
export function readChanges(path: string): Pick<RunRecord, 'effects' | 'open'> {
  const record: RunRecord = { cases: [], effects: [], open: [], absences: [], problems: [] };
  for (const { value, number } of readLines(path)) {
    const line = value as RecordLine | undefined;
    if (line?.type === 'effect' || line?.type === 'undone') take(record, line, number);
  }
  const { effects, open } = record;
  return { effects, open };
}

function take(record: RunRecord, line: Exclude<RecordLine, CaseLine>, number: number): void {
  switch (line?.type) {
    case 'header':
      if (record.header)
        record.problems.push(`line ${number} is a second header: two runs wrote into one file`);
      record.header ??= line;
      break;
    case 'effect':
      record.effects.push(line);
      record.open.push(line);
      break;
    case 'undone':
      takeUndone(record, line.effect, number);
      break;
    case 'absence':
      record.absences.push(line);
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
const withoutNulls = (line: CaseLine): CaseLine =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== null)) as unknown as CaseLine;

/** The same case, with its transcript left in the file. */
const transcriptLeft = (line: CaseLine, path: string, place: Place): CaseLine =>
  (line.transcript ?? []).length === 0
    ? line
    : Object.defineProperty(line, 'transcript', {
        enumerable: true,
        configurable: true,
        get: () => (JSON.parse(readPlace(path, place)) as CaseLine).transcript,
        set: (transcript: CaseLine['transcript']) =>
          Object.defineProperty(line, 'transcript', { enumerable: true, writable: true, value: transcript }),
      });

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

function takeUndone(record: RunRecord, effect: string, number: number): void {
  const index = record.open.findIndex(({ id }) => id === effect);
  if (index >= 0) record.open.splice(index, 1);
  else record.problems.push(`line ${number} undoes ${effect}, which is not open`);
}
