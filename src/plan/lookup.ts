import semver from 'semver';
import type { Lookup } from '../spec/model.js';

/** True when a version lies in a range as npm writes it; a version that is a word is only equal to itself. */
export function versionIn(version: string, range: string): boolean {
  if (version === range) return true;
  // Devices write 059.4, which is no number to semver.
  const number = semver.coerce(version.replace(/(^|\D)0+(?=\d)/g, '$1'));
  return number !== null && semver.validRange(range) !== null && semver.satisfies(number, range);
}

/** The value that a lookup has for the parameters given. */
export function lookUp(lookup: Lookup, parameters: Readonly<Record<string, unknown>>): unknown {
  const version = parameters[lookup.by];
  if (version === undefined) return lookup.otherwise;
  const range = Object.keys(lookup.ranges).find((candidate) => versionIn(String(version), candidate));
  return range === undefined ? lookup.otherwise : lookup.ranges[range];
}
