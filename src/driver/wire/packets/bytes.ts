import { largestVariableInteger, variableInteger } from '../variable-integer.js';
import type { TextToSend } from './text-to-send.js';

/** A value that has no room in its field: a mistake of whoever wrote the packet. The message says what to write. */
export class Unsendable extends RangeError {}

export function unsigned(value: number, largest: number, field: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return value;
  throw new Unsendable(
    `${field} is ${value}, which has no room in its field; use a whole number from 0 to ${largest}.`,
  );
}

export const byte = (value: number, field: string): Buffer => Buffer.from([unsigned(value, 0xff, field)]);

/** Two bytes, the high one first. */
export function number(value: number, field: string): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(unsigned(value, 0xffff, field));
  return bytes;
}

/** Four bytes, the highest first. */
export function long(value: number, field: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(unsigned(value, 0xffff_ffff, field));
  return bytes;
}

/** A variable byte integer in its shortest form. */
export const variable = (value: number, field: string): Buffer =>
  variableInteger(unsigned(value, largestVariableInteger, field));

/** The bytes that a text stands for. Throws an Unsendable for a `hex` that is none. */
export function rawBytesOf(value: TextToSend, field: string): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if ('repeat' in value) return Buffer.from(value.repeat.repeat(value.times), 'utf8');
  if (!('hex' in value)) return Buffer.concat(value.map((part) => rawBytesOf(part, field)));
  if (!/^( *[0-9a-f]{2})* *$/i.test(value.hex)) {
    throw new Unsendable(
      `${field} is not hexadecimal: "${value.hex.slice(0, 40)}"; write two digits for each byte.`,
    );
  }
  return Buffer.from(value.hex.replaceAll(' ', ''), 'hex');
}

/** A text behind its length. */
export function prefixed(value: TextToSend, field: string): Buffer {
  const bytes = rawBytesOf(value, field);
  if (bytes.length > 0xffff) {
    throw new Unsendable(
      `${field} has ${bytes.length} bytes, which its field cannot hold; use at most 65535.`,
    );
  }
  return Buffer.concat([number(bytes.length, `length of the ${field}`), bytes]);
}
