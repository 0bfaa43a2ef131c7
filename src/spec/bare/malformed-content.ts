import type { Message } from '../api.js';
import { beginningsOf } from '../signatures.js';
import { textReadings } from '../text-readings.js';
import type { Malformed } from './malformed.js';

/** Texts that a schema forbids however they may be read; `good`: what would be sent. */
export function malformedText(isForbidden: (value: unknown) => boolean, good: unknown): Malformed[] {
  const own = typeof good === 'string' ? good : JSON.stringify(good ?? '');
  const texts = [
    { name: 'other-text', text: `not-${own}` },
    { name: 'number', text: '4711' },
    { name: 'empty', text: '' },
  ];
  return texts
    .filter(({ text }) => [text, ...textReadings(text, jsonOf(text))].every(isForbidden))
    .map(({ name, text }) => ({
      name,
      text: text === '' ? 'an empty message' : `the text ${JSON.stringify(text)}`,
      sent: { text },
    }));
}

function jsonOf(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Bytes that are none of a message's: by its coding, or by how its content type begins. */
export function malformedBytes({ coding, contentType = '' }: Message, good: unknown): Malformed[] {
  const whole = coding?.write(good);
  const isForbidden = (bytes: Uint8Array): boolean => {
    if (coding) return 'fault' in coding.read(bytes);
    const ways = beginningsOf(contentType);
    return ways.length > 0 && !ways.some((way) => hexOf(bytes).startsWith(way));
  };
  const other = Buffer.alloc(16, 0xff);
  const kinds = [
    ...(whole && whole.length > 0
      ? [{ name: 'cut-off', text: 'a message without its last byte', bytes: whole.subarray(0, -1) }]
      : []),
    { name: 'other-bytes', text: '16 bytes 0xff', bytes: other },
    { name: 'empty', text: 'an empty message', bytes: other.subarray(0, 0) },
  ];
  return kinds
    .filter(({ bytes }) => isForbidden(bytes))
    .map(({ name, text, bytes }) => ({ name, text, sent: { hex: hexOf(bytes) } }));
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
