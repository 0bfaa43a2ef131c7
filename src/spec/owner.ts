import { knownSpecs } from './read/locate.js';

/**
 * Whether an id is one of a spec's: of several specs with whose name it begins, the longest has it, so that what
 * `mqtt-3.1.1` demands is not taken for a part of `mqtt-3.1`.
 */
export function isOf(spec: string, id: string): boolean {
  const begins = (name: string): boolean => id.startsWith(`${name}.`);
  return begins(spec) && !knownSpecs().some((other) => other.length > spec.length && begins(other));
}
