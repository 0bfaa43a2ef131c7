import { Body, TooShort } from '../wire/body.js';
import { readFixedHeader, typeOf } from '../wire/fixed-header.js';
import { nameOfProperty, propertyRules, readProperties } from '../wire/properties.js';
import { readVariableInteger } from '../wire/variable-integer.js';
import { propertiesAt, type Stretch } from './connect-secrets.js';

/** The packets that may prove who somebody is (MQTT 5.0, table 2-4). */
type Bearer = 'CONNECT' | 'CONNACK' | 'AUTH';

/** Acknowledge flags and reason code, and the reason code alone (sections 3.2.2 and 3.15.2). */
const beforeList = { CONNACK: 2, AUTH: 1 } as const;

interface Field {
  id: number;
  /** Where its text or its bytes stand, behind their lengths: of a User Property two. */
  contents: Stretch[];
}

const longest = { byte: 1, number: 2, long: 4 } as const;

/** The next property; where it is not whole or not known, where that begins of which nobody knows what it is. */
function fieldAt(bytes: Buffer, at: number): (Field & { end: number }) | { unread: number } {
  const id = readVariableInteger(bytes, at);
  if (typeof id === 'string') return { unread: Math.min(at + 4, bytes.length) };
  const behind = at + id.bytes;
  const name = nameOfProperty(id.value);
  if (name === undefined) return { unread: behind };
  const { kind } = propertyRules[name];
  const field = { id: id.value, contents: [] as Stretch[] };
  if (kind === 'variable') {
    const value = readVariableInteger(bytes, behind);
    return typeof value === 'string' ? { unread: behind } : { ...field, end: behind + value.bytes };
  }
  if (kind in longest) {
    const end = behind + longest[kind as keyof typeof longest];
    return end > bytes.length ? { unread: behind } : { ...field, end };
  }
  let end = behind;
  for (let part = kind === 'pair' ? 2 : 1; part > 0; part -= 1) {
    const from = end + 2;
    if (from > bytes.length) return { unread: behind };
    end = from + bytes.readUInt16BE(from - 2);
    if (end > bytes.length) return { unread: behind + 2 };
    field.contents.push([from, end]);
  }
  return { ...field, end };
}

/** Whether a list breaks no rule, so that each of its properties is what it says. */
function isSound(bytes: Buffer, type: Bearer): boolean {
  const body = new Body({ bytes, start: 0, level: 5, name: type, section: '2.1.4' });
  try {
    readProperties(body, type);
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
    return false;
  }
  return body.findings.malformed.length === 0;
}

/** Where a packet has its properties; undefined for one that has none, or where that cannot be told. */
function listOf(bytes: Buffer): { type: Bearer; start: number } | undefined {
  const type = typeOf(bytes[0] ?? 0, 5);
  if (type === 'CONNECT') {
    const start = propertiesAt(bytes);
    return start === undefined ? undefined : { type, start };
  }
  const header = readFixedHeader(bytes);
  if (typeof header === 'string' || (type !== 'CONNACK' && type !== 'AUTH')) return undefined;
  return { type, start: 1 + header.lengthBytes + beforeList[type] };
}

/**
 * What in a packet proves who somebody is (MQTT 5.0, section 3.1.2.11.10), or may do so: where the list of properties breaks a
 * rule, every text and all bytes in it, since what is wrong may be an identifier or a length, and all that cannot be read.
 * @param breaks the packet breaks a rule, in its list or elsewhere
 */
export function authenticationIn(bytes: Buffer, breaks: boolean): Stretch[] {
  const found = listOf(bytes);
  if (found === undefined || found.start >= bytes.length) return [];
  const { type, start } = found;
  const length = readVariableInteger(bytes, start);
  if (typeof length === 'string') return breaks ? [[start + 4, bytes.length]] : [];
  const end = start + length.bytes + length.value;
  const list = bytes.subarray(0, end);
  const isDoubted = breaks && !isSound(bytes.subarray(start), type);
  const hidden: Stretch[] = [];
  for (let at = start + length.bytes; at < list.length;) {
    const field = fieldAt(list, at);
    if ('unread' in field) {
      if (breaks) hidden.push([field.unread, list.length]);
      break;
    }
    if (isDoubted || field.id === propertyRules.authenticationData.id) hidden.push(...field.contents);
    at = field.end;
  }
  // Nothing belongs behind the list but in a CONNECT.
  if (type !== 'CONNECT' && end < bytes.length) hidden.push([end, bytes.length]);
  return hidden;
}
