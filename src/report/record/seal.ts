import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { SealLine } from '../../verdict/record.js';
import { rawLines } from './raw-lines.js';

/** Characters of Base64 that stand for one line: 6 bytes, so that an accident is found, and where it happened. */
const perLine = 8;

const hashOf = (line: Buffer): string =>
  createHash('sha256')
    .update(line)
    .digest()
    .subarray(0, (perLine / 4) * 3)
    .toString('base64');

/**
 * Closes a record, or closes it again where something was appended to a closed one.
 * @throws as the file system does where it cannot be read or written.
 */
export function sealRecord(path: string): void {
  const whole = createHash('sha256');
  const each: string[] = [];
  for (const { bytes, cut } of rawLines(path)) {
    whole.update(bytes).update(cut ? '' : '\n');
    each.push(hashOf(bytes));
  }
  const seal: SealLine = {
    type: 'seal',
    lines: each.length,
    sha256: whole.digest('hex'),
    each: each.join(''),
  };
  appendFileSync(path, `${JSON.stringify(seal)}\n`);
}

/**
 * Holds a record against its last seal: one sentence for each line that was changed, taken away or added since. Empty where
 * it is as it was closed.
 * @throws HarnessError RECORD_UNREADABLE when the file cannot be read.
 */
export function brokenSeal(path: string): string[] {
  const hash = createHash('sha256');
  const found: string[] = [];
  let last: Buffer = Buffer.alloc(0);
  let sha256 = '';
  let isCut = false;
  for (const { bytes, cut } of rawLines(path)) {
    sha256 = hash.copy().digest('hex');
    hash.update(bytes).update(cut ? '' : '\n');
    found.push(hashOf(bytes));
    last = bytes;
    isCut = cut;
  }
  const number = found.length;
  const seal = sealIn(last);
  if (!seal)
    return [
      `line ${number}, the last one, is no seal: what wrote the record did not come to its end, is older than seals, or the line was altered`,
    ];
  if (isCut) return [`line ${number} has no line end: the seal was altered`];
  const before = found.slice(0, -1);
  const sealed = piecesOf(seal.each);
  const changed = changes(sealed, before);
  const first = [...changed, ...(seal.lines === before.length ? [] : [countText(seal, before.length)])];
  if (seal.sha256 === sha256 && first.length === 0) return [];
  if (seal.sha256 === sha256 || changed.length === 0) return [`line ${number}, the seal, was altered`];
  return changed;
}

/** The seal that a line is, written as `sealRecord` writes it. */
function sealIn(line: Buffer): SealLine | undefined {
  try {
    const { type, lines, sha256, each } = JSON.parse(line.toString('utf8')) as SealLine;
    const same = JSON.stringify({ type, lines, sha256, each });
    return type === 'seal' && typeof each === 'string' && line.equals(Buffer.from(same))
      ? { type, lines, sha256, each }
      : undefined;
  } catch {
    return undefined;
  }
}

const piecesOf = (each: string): string[] => each.match(new RegExp(`.{1,${perLine}}`, 'g')) ?? [];

const countText = ({ lines }: SealLine, found: number): string =>
  `the record has ${found} lines before its seal, which was set on ${lines}`;

/** So many sentences say where; a file that is another one altogether has no end of them. */
const mostTold = 5;

/** Where two lists of lines part: the longest they have in common is looked for from where they part on, line by line. */
function changes(sealed: readonly string[], found: readonly string[]): string[] {
  const told: string[] = [];
  let [at, now] = [0, 0];
  while (at < sealed.length || now < found.length) {
    if (told.length === mostTold) return [...told, 'and more'];
    if (at < sealed.length && sealed[at] === found[now]) {
      at += 1;
      now += 1;
      continue;
    }
    const later = found.indexOf(sealed[at]!, now);
    const further = sealed.indexOf(found[now]!, at);
    if (at === sealed.length || (later > now && (further < 0 || later - now <= further - at))) {
      const end = at === sealed.length ? found.length : later;
      told.push(range(now + 1, end, 'was added', 'were added'));
      now = end;
    } else if (now === found.length || further > at) {
      const end = now === found.length ? sealed.length : further;
      told.push(range(at + 1, end, 'of the sealed record is missing', 'of the sealed record are missing'));
      at = end;
    } else {
      told.push(`line ${now + 1} was altered`);
      at += 1;
      now += 1;
    }
  }
  return told;
}

const range = (from: number, to: number, one: string, several: string): string =>
  from === to ? `line ${from} ${one}` : `lines ${from} to ${to} ${several}`;
