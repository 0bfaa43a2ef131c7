import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { HarnessError } from '../verdict/harness-error.js';
import type {
  AbsenceLine,
  CaseLine,
  EffectLine,
  FooterLine,
  HeaderLine,
  RecordLine,
} from '../verdict/record.js';
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
  for (const { text, cut } of textLines(path)) {
    number += 1;
    if (text.trim() === '') continue;
    try {
      yield { number, cut, value: JSON.parse(text) as unknown };
    } catch {
      yield { number, cut };
    }
  }
}

/** What to say of a line that is no JSON. */
export const unreadable = ({ number, cut }: NumberedLine): string =>
  cut
    ? `line ${number} is cut off: whoever wrote it was stopped in the middle`
    : `line ${number} is not JSON: the record was damaged after it was written`;

/**
 * Reads a record, also one that a crash left incomplete. What is damaged is a problem and the rest is still read.
 * @throws HarnessError RECORD_UNREADABLE when the file cannot be read at all.
 */
export function readRecord(path: string): RunRecord {
  const record: RunRecord = { cases: [], effects: [], open: [], absences: [], problems: [] };
  for (const line of readLines(path)) {
    if (line.value === undefined) record.problems.push(unreadable(line));
    else take(record, line.value as RecordLine, line.number);
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

function take(record: RunRecord, line: RecordLine, number: number): void {
  switch (line?.type) {
    case 'header':
      if (record.header)
        record.problems.push(`line ${number} is a second header: two runs wrote into one file`);
      record.header ??= line;
      break;
    case 'case':
      takeCase(record, withoutNulls(line), number);
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

/** Of two results of one case the worse one counts: a later pass never lifts a fail. */
function takeCase(record: RunRecord, line: CaseLine, number: number): void {
  const index = record.cases.findIndex(({ id, spec }) => id === line.id && spec === line.spec);
  const known = record.cases[index];
  if (!known) {
    record.cases.push(line);
    return;
  }
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

const chunkSize = 1024 * 1024;

/** `cut`: no line end follows. */
function* textLines(path: string): Generator<{ text: string; cut: boolean }, void> {
  const file = orUnreadable(path, () => openSync(path, 'r'));
  try {
    const utf8 = new StringDecoder('utf8');
    const chunk = Buffer.allocUnsafe(chunkSize);
    let rest = '';
    for (;;) {
      const size = orUnreadable(path, () => readSync(file, chunk, 0, chunkSize, null));
      if (size === 0) break;
      const pieces = (rest + utf8.write(chunk.subarray(0, size))).split('\n');
      rest = pieces.pop()!;
      for (const text of pieces) yield { text, cut: false };
    }
    rest += utf8.end();
    if (rest !== '') yield { text: rest, cut: true };
  } finally {
    closeSync(file);
  }
}

function orUnreadable<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new HarnessError(
      'RECORD_UNREADABLE',
      code === 'ENOENT' ? `there is no record at ${path}` : `the record ${path} cannot be read (${code})`,
      'Give the path of a record.jsonl that a run wrote.',
      { cause },
    );
  }
}
