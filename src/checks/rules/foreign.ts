/**
 * How the topics begin that a case makes up: with the id of its run and a name that no other case has. Where a topic is
 * written in bytes, since it is none of UTF-8, there is no room for them, and it begins with a shorter word.
 */
const beginning = /conformance\/[^/\0]+\/[0-9a-f]{8}|conform\//g;

const isPublish = (hex: string): boolean => hex.startsWith('3');

/** The beginnings of topics in the bytes of a packet, each as its own bytes. */
export const beginningsIn = (hex: string): string[] =>
  Buffer.from(hex, 'hex').toString('latin1').match(beginning) ?? [];

/**
 * Whether a message stands on a topic that another case made up, of this run or of one beside it. `own` are the beginnings
 * of the topics that this case has named.
 */
export function isForeign(hex: string, own: ReadonlySet<string>): boolean {
  const [first] = isPublish(hex) ? beginningsIn(hex) : [];
  return first !== undefined && !own.has(first);
}
