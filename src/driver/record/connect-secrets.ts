import { readFixedHeader, typeOf } from '../wire/fixed-header.js';
import { shownOfName } from '../wire/packets/read-connect.js';
import { readVariableInteger } from '../wire/variable-integer.js';

/** A stretch of bytes of which nothing may be shown. */
export type Stretch = readonly [from: number, to: number];

/** Whether bytes announce a CONNECT, which they may be or not. */
export const isConnect = (bytes: Buffer): boolean => typeOf(bytes[0] ?? 0, 5) === 'CONNECT';

/** A field with its length in two bytes before it, which is that much further on. */
const behindField = (bytes: Buffer, at: number): number =>
  at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0);

function behindProperties(bytes: Buffer, at: number): number {
  const length = readVariableInteger(bytes, at);
  return typeof length === 'string' ? Infinity : at + length.bytes + length.value;
}

/** What is at the least between the beginning of a CONNECT's properties and the first value among them. */
const beforeValue = 4;

interface Opening {
  level: number;
  flags: number;
  /** Behind the keep-alive. */
  end: number;
}

/** What a CONNECT begins with (section 3.1.2); where its bytes end before that, where something secret may stand. */
function openingOf(bytes: Buffer): Opening | number {
  const header = readFixedHeader(bytes);
  if (typeof header === 'string') return 5;
  const start = 1 + header.lengthBytes;
  const named = behindField(bytes, start);
  if (named > bytes.length) return start + 2;
  const end = named + 4;
  return end > bytes.length ? end : { level: bytes[named]! & 0x7f, flags: bytes[named + 1]!, end };
}

/**
 * Where in the bytes of a CONNECT its password may begin (MQTT 3.1.1 and 5.0, section 3.1.3), also where they cannot be read
 * as one: then it is behind the length of the first field that is not whole, since all behind that may be anything.
 */
function passwordAt(bytes: Buffer, isRead: boolean): number {
  const opening = openingOf(bytes);
  if (typeof opening === 'number') return opening;
  const { level, flags, end } = opening;
  // How a later version goes on is not known, unless it does so as 5.0.
  if (level > 5 && !isRead) return end;
  const properties = level >= 5 ? [{ behind: behindProperties, before: beforeValue }] : [];
  const field = { behind: behindField, before: 2 };
  const will = (flags & 0x04) === 0 ? [] : [...properties, field, field];
  const username = (flags & 0x80) === 0 ? [] : [field];
  let at = end;
  for (const { behind, before } of [...properties, field, ...will, ...username]) {
    const next = behind(bytes, at);
    if (next > bytes.length) return at + before;
    at = next;
  }
  return (flags & 0x40) === 0 ? at : at + 2;
}

/**
 * The same CONNECT, of which nothing tells the password: what cannot be it, such as a client identifier, stays.
 * @param isRead its fields could be told apart
 */
export function withoutPassword(bytes: Buffer, isRead: boolean): Buffer {
  const at = passwordAt(bytes, isRead);
  return at >= bytes.length ? bytes : Buffer.from(bytes).fill('*', at);
}

/** Where a CONNECT has its properties, in MQTT 5.0 and what is read like it; undefined where that cannot be told. */
export function propertiesAt(bytes: Buffer): number | undefined {
  const opening = openingOf(bytes);
  return typeof opening === 'number' || opening.level < 5 ? undefined : opening.end;
}

/** Of a protocol name that is longer than any, what tells of its length being wrong: what it covers may be anything. */
export function behindProtocolName(bytes: Buffer): Stretch[] {
  const header = readFixedHeader(bytes);
  if (typeof header === 'string') return [];
  const start = 1 + header.lengthBytes;
  const end = Math.min(behindField(bytes, start), bytes.length);
  const shown = start + 2 + shownOfName;
  return shown < end ? [[shown, end]] : [];
}
