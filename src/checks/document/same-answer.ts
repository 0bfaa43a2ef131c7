import { isRecord } from '../../spec/pointer.js';
import type { Content } from '../../steps/content.js';
import type { Message } from './listening.js';

/** Answers to two good messages: what is the same in both says what a good answer is. */
export interface GoodAnswers {
  first: Message;
  second: Message;
}

/**
 * Whether an answer cannot be told from those to good messages. It can where it has a member that they have not, or another
 * value where both of them have the same truth or text; where they have none of these, where it lacks a member, or has
 * another value where both have the same.
 */
export function isSameAnswer(
  answer: Message,
  { first, second }: GoodAnswers,
  contentOf: (packet: Message['packet']) => Content,
): boolean {
  const [one, two, own] = [contentOf(first.packet), contentOf(second.packet), contentOf(answer.packet)];
  if (!isRecord(one.json) || !isRecord(two.json) || !isRecord(own.json))
    return one.hex === two.hex && own.hex === one.hex;
  const [good, again, seen] = [leaves(one.json), leaves(two.json), leaves(own.json)];
  if ([...seen.keys()].some((place) => !good.has(place) && !again.has(place))) return false;
  const same = [...good].filter(([place, value]) => again.get(place) === value);
  const telling = same.filter(([, value]) => typeof value === 'boolean' || typeof value === 'string');
  if (telling.length > 0) return telling.every(([place, value]) => seen.get(place) === value);
  return seen.size === good.size && same.every(([place, value]) => seen.get(place) === value);
}

/** Values of a payload by their places. */
function leaves(value: unknown, at = '', all = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return all.set(at, value);
  for (const [name, member] of Object.entries(value)) leaves(member, `${at}/${name}`, all);
  return all;
}
