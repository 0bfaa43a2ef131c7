import { createRequire } from 'node:module';
import type { analyse as Analyse } from 'scslre';

/** How the time to match grows with the text where some texts can be matched in many ways. */
export type PatternCost = 'exponential' | 'polynomial';

/** Characters, and opened groups, of patterns that are looked at, so that the look itself takes milliseconds. */
const longest = 1000;
const mostGroups = 40;
/** Different patterns of one process that are looked at, each for some milliseconds. */
const mostPatterns = 1000;

const require = createRequire(import.meta.url);
const known = new Map<string, PatternCost | undefined>();

/**
 * The cost of a regular expression that a spec gives; undefined where nothing is found, which is no proof of linear time:
 * `matchPattern` has a bound for the rest.
 */
export function patternCost(pattern: string): PatternCost | undefined {
  if (known.has(pattern) || known.size >= mostPatterns) return known.get(pattern);
  const cost = worthALook(pattern) ? look(pattern) : undefined;
  known.set(pattern, cost);
  return cost;
}

/** Without a repetition that has no end there is nothing to find. */
const worthALook = (pattern: string): boolean =>
  pattern.length <= longest && /[*+]|\{\d+,\}/.test(pattern) && pattern.split('(').length <= mostGroups + 1;

function look(pattern: string): PatternCost | undefined {
  // At the first use: it takes a tenth of a second to load.
  const { analyse } = require('scslre') as { analyse: typeof Analyse };
  for (const flags of ['u', '']) {
    try {
      const { reports } = analyse({ source: pattern, flags });
      if (reports.some(({ exponential }) => exponential)) return 'exponential';
      return reports.length > 0 ? 'polynomial' : undefined;
    } catch {
      // Not a pattern of this reading: whoever compiles it says so.
    }
  }
  return undefined;
}

const consequences: Record<PatternCost, string> = {
  exponential: 'a few dozen characters that do not fit can keep it busy for longer than anybody waits',
  polynomial: 'its time for a text that does not fit can grow with the square of the length, or faster',
};

/** What is wrong with a pattern, as a sentence for the author of a file; undefined where nothing is found. */
export function costlyPattern(pattern: string): string | undefined {
  const cost = patternCost(pattern);
  if (cost === undefined) return undefined;
  const anchor = pattern.startsWith('^') ? '' : ', and begin it with ^ where it may';
  return `the pattern ${pattern} is costly: ${consequences[cost]}, and then there is no verdict; write it so that no text fits it in two ways${anchor}`;
}
