import { isRecord } from '../pointer.js';

/**
 * The value of a JSON text, ten times as fast as by way of YAML; undefined when the text is not JSON or gives a key
 * twice, which `JSON.parse` would not tell.
 */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return membersIn(value) === membersWritten(text) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Strings are matched whole, so a colon inside of one is no member. */
function membersWritten(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon) count++;
  return count;
}

function membersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + membersIn(item), 0);
  if (!isRecord(value)) return 0;
  const members = Object.values(value);
  return members.length + membersIn(members);
}
