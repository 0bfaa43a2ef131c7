import type { Message, SchemaMismatch } from '../spec/api.js';
import { fixedMembers } from '../spec/fixed-members.js';
import { memberOf } from '../spec/pointer.js';
import { readingMismatch, type Came } from './content-reading.js';
import type { Mismatch } from './content.js';

/** Content must fit one of the messages that the API lists; with several, the nearest one explains the mismatch. */
export function apiSchemaMismatch(
  messages: readonly Message[],
  content: Came,
  name: string,
): Mismatch | undefined {
  const wrong = messages.map((message) => ({ message, mismatch: readingMismatch(message, content, name) }));
  if (wrong.some(({ mismatch }) => mismatch === undefined)) return undefined;
  const results = wrong.map(({ message, mismatch }) => ({ message, mismatch: mismatch!, ...mismatch! }));
  const [first, ...others] = results;
  if (!first) return undefined;
  // Without one that is read as JSON there is nothing to tell them apart by.
  const nearest = others.reduce((a, b) => (nearer(b, a, content.json) ? b : a), first);
  const { expected, actual, at } = nearest.mismatch;
  return { expected, actual, ...(at === undefined ? {} : { at }) };
}

type Judged = { message: Message; mismatches: SchemaMismatch[] };

/** The message that is meant shows by its fixed members, such as a status; among equals the fewest mismatches count. */
function nearer(one: Judged, other: Judged, payload: unknown): boolean {
  const agreement = ({ message }: Judged): number =>
    Object.entries(fixedMembers(message))
      .map(([name, value]) => (memberOf(payload, name) === value ? 1 : -1))
      .reduce<number>((sum, point) => sum + point, 0);
  const more = agreement(one) - agreement(other);
  return more > 0 || (more === 0 && one.mismatches.length < other.mismatches.length);
}
