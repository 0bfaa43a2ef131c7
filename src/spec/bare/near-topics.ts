import { distance } from 'fastest-levenshtein';

/** A topic may have 30,000 levels; nobody mistakes one of so many for another. */
const mostLevels = 32;

/** What one level more, one less, or another one counts; one that is only spelt otherwise counts half. */
const whole = 1;
const half = 0.5;

const plain = (level: string): string => level.toLowerCase().replace(/[-_. ]/g, '');

/** How far a level is from the one that is meant. */
function between(meant: string, level: string): number {
  if (meant === '+' || meant === level) return 0;
  const [one, other] = [plain(meant), plain(level)];
  if (one === other) return half;
  // Two letters of a longer word: a slip of the keyboard.
  return Math.min(one.length, other.length) >= 4 && distance(one, other) <= 2 ? half : whole;
}

/**
 * Whether one of the two is the other behind the levels of a path: that of a server is easily forgotten or written twice.
 * A last level alone is no such thing, and a parameter takes any.
 */
function isBehindAPath(meant: readonly string[], levels: readonly string[]): boolean {
  const length = Math.min(meant.length, levels.length);
  if (length < 2 || meant.length === levels.length) return false;
  const [end, came] = [meant.slice(-length), levels.slice(-length)];
  return end.some((level) => level !== '+') && end.every((level, at) => level === '+' || level === came[at]);
}

/**
 * How far a topic is from a filter: 0 where it fits, up to 1 where one level is missing, too many or another, two are
 * spelt otherwise, or the path before it is missing or too many; undefined where they have less in common. Apart from a
 * path, at least half of the levels are the same, or nearly so.
 */
export function farFrom(filter: string, topic: string): number | undefined {
  const [meant, levels] = [filter.replace(/\/?#$/, '').split('/'), topic.split('/')];
  if (meant.length > mostLevels || levels.length > mostLevels) return undefined;
  if (isBehindAPath(meant, levels)) return whole;
  if (Math.abs(meant.length - levels.length) > whole) return undefined;
  // Edit distance by levels (Wagner and Fischer), with the levels kept along the way.
  let before = levels.reduce<Way[]>(
    (row, _level, at) => [...row, { far: at + whole, kept: 0 }],
    [{ far: 0, kept: 0 }],
  );
  for (const [row, one] of meant.entries()) {
    const next: Way[] = [{ far: row + whole, kept: 0 }];
    for (const [at, level] of levels.entries()) {
      const far = between(one, level);
      next.push(
        shortest([
          { far: before[at]!.far + far, kept: before[at]!.kept + (far < whole && one !== '+' ? 1 : 0) },
          { far: before[at + 1]!.far + whole, kept: before[at + 1]!.kept },
          { far: next[at]!.far + whole, kept: next[at]!.kept },
        ]),
      );
    }
    before = next;
  }
  const { far, kept } = before.at(-1)!;
  const written = meant.filter((level) => level !== '+').length;
  return far <= whole && kept >= Math.max(1, written / 2) ? far : undefined;
}

interface Way {
  far: number;
  /** Levels that are written out and are the same, or nearly. */
  kept: number;
}

const shortest = (ways: readonly Way[]): Way =>
  ways.reduce((best, way) =>
    way.far < best.far || (way.far === best.far && way.kept > best.kept) ? way : best,
  );

/** The topics that are near to a filter, nearest first. */
export const nearTopics = (filter: string, topics: readonly string[]): string[] =>
  topics
    .flatMap((topic): [string, number][] => {
      const far = farFrom(filter, topic);
      return far === undefined ? [] : [[topic, far]];
    })
    .sort(([one, far], [other, further]) => far - further || one.localeCompare(other))
    .map(([topic]) => topic);
