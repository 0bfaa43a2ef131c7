import { isRecord, joinPointer } from './pointer.js';
import { costlyPattern } from './pattern-cost.js';
import type { Problem } from './read/problem.js';
import type { SourceFile } from './read/read-yaml.js';

/** Where a conformance document gives a pattern whose cost is more than linear. */
export function costlyPatternsIn(source: SourceFile): Problem[] {
  const seen = new Set<unknown>();
  const look = (value: unknown, pointer: string): Problem[] => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return [];
    // What an alias repeats is told where it stands first.
    seen.add(value);
    return Object.entries(value).flatMap(([name, member]) => [
      ...patternsOf(name, member).flatMap((pattern) => {
        const message = costlyPattern(pattern);
        return message === undefined ? [] : [source.problem(placeOf(pointer, name, pattern), message)];
      }),
      ...look(member, joinPointer(pointer, name)),
    ]);
  };
  return look(source.value, '');
}

const placeOf = (pointer: string, name: string, pattern: string): string =>
  name === 'pattern' ? joinPointer(pointer, name) : joinPointer(pointer, name, pattern);

/** The patterns that a member gives, in a step as in a schema. */
export const patternsOf = (name: string, member: unknown): string[] => {
  if (name === 'pattern' && typeof member === 'string') return [member];
  return name === 'patternProperties' && isRecord(member) ? Object.keys(member) : [];
};
