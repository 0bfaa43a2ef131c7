import type { Message, SchemaMismatch } from '../spec/api.js';
import type { PayloadCoding } from '../spec/coding/payload-coding.js';
import { showAt } from './as-sent.js';
import { differsAt, noJson, type Content, type Mismatch } from './content.js';
import { show } from './difference.js';
import { beginningsOf } from '../spec/signatures.js';
import { textReadings } from '../spec/text-readings.js';

/** What has come, as far as a content type can be held against it. */
export type Came = Pick<Content, 'json' | 'isJson' | 'text' | 'hex' | 'whyNoJson'>;

/** A mismatch by a schema keeps what was wrong, so that the nearest of several messages can be told. */
export type ReadMismatch = Mismatch & { mismatches: SchemaMismatch[] };

/** Why a payload is not this message, by its content type and its schema; undefined when it may be. */
export function readingMismatch(message: Message, came: Came, name: string): ReadMismatch | undefined {
  const { kind = 'json', contentType = '', schema, unjudged, id } = message;
  const of = (expected: string, actual: string, mismatches: SchemaMismatch[] = []): ReadMismatch => ({
    expected: `${expected} (message ${id})`,
    actual,
    mismatches,
  });
  const bySchema = (value: unknown): SchemaMismatch[] =>
    schema === undefined || unjudged !== undefined ? [] : message.validate(value);
  const told = ([first, ...more]: SchemaMismatch[], actual: (pointer: string) => string): ReadMismatch => ({
    ...of(
      `${name}${first!.pointer === '' ? '' : ` ${first!.pointer}`} ${first!.message}`,
      actual(first!.pointer),
      [first!, ...more],
    ),
    ...differsAt(first!.pointer),
  });

  if (message.coding) return codedMismatch(message.coding, came, name, of);
  if (kind === 'binary') return binaryMismatch(contentType, came, name, of);
  if (kind === 'json' && !came.isJson)
    return schema === undefined && contentType === '' ? undefined : noJsonAtAll(came, name);
  if (kind === 'json') {
    const wrong = bySchema(came.json);
    return wrong.length === 0 ? undefined : told(wrong, (pointer) => `it is ${showAt(came, pointer)}`);
  }
  return textMismatch();

  function textMismatch(): ReadMismatch | undefined {
    if (came.text === undefined)
      return kind === 'any' && schema === undefined
        ? undefined
        : of(
            `${name} is ${kind === 'text' ? `a text (${contentType}, UTF-8)` : 'JSON or a text'}`,
            `it is ${shownBytes(came)}`,
          );
    // The text itself comes last: that a number is wrong says more than that a text is none.
    const own = came.isJson ? { value: came.json } : undefined;
    const isOfJson = kind === 'any' && own !== undefined && typeof own.value !== 'string';
    const tried = [...textReadings(came.text, own), came.text].map(bySchema);
    if (tried.some((wrong) => wrong.length === 0)) return undefined;
    if (kind === 'any' && !came.isJson) return noJsonAtAll(came, name);
    return told(tried[0]!, (pointer) =>
      isOfJson ? `it is ${showAt(came, pointer)}` : `it is the text ${show(came.text)}`,
    );
  }
}

const noJsonAtAll = (came: Came, name: string): ReadMismatch => ({
  expected: `${name} is JSON`,
  actual: noJson(came),
  mismatches: [],
});

function codedMismatch(
  coding: PayloadCoding,
  came: Came,
  name: string,
  of: (expected: string, actual: string) => ReadMismatch,
): ReadMismatch | undefined {
  const read = coding.read(Buffer.from(came.hex ?? '', 'hex'));
  return 'fault' in read ? of(`${name} ${read.fault}`, `it is ${shownBytes(came)}`) : undefined;
}

function binaryMismatch(
  contentType: string,
  came: Came,
  name: string,
  of: (expected: string, actual: string) => ReadMismatch,
): ReadMismatch | undefined {
  const ways = beginningsOf(contentType);
  const { hex = '' } = came;
  if (ways.length === 0 || ways.some((way) => hex.startsWith(way))) return undefined;
  return of(`${name} is ${contentType}, which begins with ${ways.join(' or ')}`, `it is ${shownBytes(came)}`);
}

const shownBytes = ({ hex = '', text }: Came): string =>
  hex === ''
    ? 'empty'
    : text === undefined
      ? `${hex.length / 2} bytes that begin with ${hex.slice(0, 16)}`
      : `the text ${show(text)}`;
