import { closeSync, openSync, readSync } from 'node:fs';
import { HarnessError } from '../../verdict/harness-error.js';

/** Where a line stands in a file, in bytes, without its end. */
export interface Place {
  begin: number;
  length: number;
}

export interface RawLine {
  bytes: Buffer;
  place: Place;
  /** No line end follows: the writer was stopped in the middle, or is still writing. */
  cut: boolean;
}

const chunkSize = 1024 * 1024;
const lineEnd = 0x0a;

/**
 * The lines of a file one by one.
 * @throws HarnessError RECORD_UNREADABLE when it cannot be read.
 */
export function* rawLines(path: string): Generator<RawLine, void> {
  const file = orUnreadable(path, () => openSync(path, 'r'));
  try {
    let pieces: Buffer[] = [];
    let begin = 0;
    const lineOf = (cut: boolean): RawLine => {
      const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      pieces = [];
      const place = { begin, length: bytes.length };
      begin += bytes.length + 1;
      return { bytes, place, cut };
    };
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkSize);
      const size = orUnreadable(path, () => readSync(file, chunk, 0, chunkSize, null));
      if (size === 0) break;
      let from = 0;
      for (let end = chunk.indexOf(lineEnd); end >= 0 && end < size; end = chunk.indexOf(lineEnd, from)) {
        pieces.push(chunk.subarray(from, end));
        yield lineOf(false);
        from = end + 1;
      }
      if (from < size) pieces.push(chunk.subarray(from, size));
    }
    if (pieces.length > 0) yield lineOf(true);
  } finally {
    closeSync(file);
  }
}

/**
 * The text at a place of a file.
 * @throws HarnessError RECORD_UNREADABLE when it cannot be read.
 */
export function readPlace(path: string, { begin, length }: Place): string {
  return orUnreadable(path, () => {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.allocUnsafe(length);
      let read = 0;
      while (read < length) {
        const size = readSync(file, bytes, read, length - read, begin + read);
        if (size === 0) break;
        read += size;
      }
      return bytes.toString('utf8', 0, read);
    } finally {
      closeSync(file);
    }
  });
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
