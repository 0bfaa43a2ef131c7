import { createRequire } from 'node:module';
import type { analyse as Analyse } from 'scslre';
import { bounded, TimeIsUp } from './bounded.js';

/** How the time to match grows with the text where some texts can be matched in many ways. */
export type PatternCost = 'exponential' | 'polynomial';

/**
 * Patterns that are looked at: characters, opened groups, how deep they stand in each other, and repetitions. The look takes
 * milliseconds within these for nearly all, and minutes for some beyond.
 */
const most = { characters: 1000, groups: 40, depth: 6, repetitions: 30 };
/** Different patterns of one process that are looked at. */
const mostPatterns = 1000;
/** Milliseconds for one look, and for all of a process: a file of a stranger holds as many patterns as its author likes. */
const time = { look: 1000, all: 10_000 };

const require = createRequire(import.meta.url);
const known = new Map<string, PatternCost | undefined>();
let taken = 0;

/**
 * The cost of a regular expression that a spec gives; undefined where nothing is found, which is no proof of linear time:
 * `matchPattern` has a bound for the rest.
 */
export function patternCost(pattern: string): PatternCost | undefined {
  if (known.has(pattern) || known.size >= mostPatterns) return known.get(pattern);
  const cost = worthALook(pattern) ? lookInTime(pattern) : undefined;
  known.set(pattern, cost);
  return cost;
}

const endless = /[*+]|\{\d+,\}/g;

/** Without a repetition that has no end there is nothing to find. */
function worthALook(pattern: string): boolean {
  const repetitions = pattern.match(endless)?.length ?? 0;
  return (
    repetitions > 0 &&
    repetitions <= most.repetitions &&
    pattern.length <= most.characters &&
    pattern.split('(').length <= most.groups + 1 &&
    depthOf(pattern) <= most.depth
  );
}

/** How deep groups stand in each other; brackets that are no groups make it more. */
function depthOf(pattern: string): number {
  let [depth, deepest] = [0, 0];
  for (const letter of pattern) {
    if (letter === '(') deepest = Math.max(deepest, (depth += 1));
    else if (letter === ')') depth -= 1;
  }
  return deepest;
}

/** Looks under the bound; what is not done in time is left to the bound of matching. */
function lookInTime(pattern: string): PatternCost | undefined {
  const left = time.all - taken;
  if (left <= 0) return undefined;
  // Loading it is none of the look.
  load();
  const began = performance.now();
  try {
    return bounded(() => look(pattern), Math.min(time.look, left));
  } catch (error) {
    if (!(error instanceof TimeIsUp)) throw error;
    return undefined;
  } finally {
    taken += performance.now() - began;
  }
}

/** At the first use: it takes a tenth of a second. */
const load = (): { analyse: typeof Analyse } => require('scslre') as { analyse: typeof Analyse };

function look(pattern: string): PatternCost | undefined {
  const { analyse } = load();
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
