import { readSpec } from '../app/read-spec.js';
import type { Places } from '../proof/verify-record.js';

/** Where the specs lie that a user names, by their ids. Throws SpecError. */
export const placesOf = (named: readonly string[]): Places =>
  Object.fromEntries(named.map((place) => [readSpec(place).id, place]));
