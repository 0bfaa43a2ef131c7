import type { Message } from './api.js';
import { partsOf } from './fixed-members.js';
import { memberOf, splitPointer } from './pointer.js';

/**
 * An id for the member at `pointer` that nothing else uses: made from 8 hexadecimal digits, as an integer of the range
 * that the message's schema gives where it wants one, else as the text itself.
 */
export function freshId({ schema }: Message, pointer: string, nonce: string): string | number {
  const parts = splitPointer(pointer).reduce<Record<string, unknown>[]>(
    (holders, name) => holders.flatMap((holder) => partsOf(memberOf(holder['properties'], name))),
    partsOf(schema),
  );
  if (!parts.some(({ type }) => type === 'integer' || type === 'number')) return nonce;
  const least = numberIn(parts, 'minimum') ?? 1;
  const most = numberIn(parts, 'maximum') ?? 0x7fffffff;
  return least + (Number.parseInt(nonce, 16) % (most - least + 1));
}

/**
 * Ids to try where what a schema wants is not read off it, such as in one of several alternatives: the one above, numbers
 * of fewer bits, and a UUID (RFC 9562, version 8).
 */
export function freshIds(message: Message, pointer: string, nonce: string): (string | number)[] {
  const number = Number.parseInt(nonce, 16);
  return [
    freshId(message, pointer, nonce),
    nonce,
    ...[0x7fffffff, 0xffff, 0x7f].map((most) => 1 + (number % most)),
    `${nonce}-0000-8000-8000-${nonce}0000`,
  ];
}

const numberIn = (parts: readonly Record<string, unknown>[], keyword: string): number | undefined =>
  parts.map((part) => part[keyword]).find((value) => typeof value === 'number');
