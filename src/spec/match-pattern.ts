import { Inconclusive } from '../verdict/non-conformance.js';
import { bounded, TimeIsUp } from './bounded.js';

/** Milliseconds; a pattern that is fit for its purpose takes less than one. */
const longest = 1000;
/** Milliseconds of the clock after which a machine on which nothing gets on is waited for no longer. */
const longestOfClock = 60_000;
/** Without any of these nothing can be matched in two ways, and no text takes long. */
const ambiguous = /[*+?{|(]/;
/** A text of so few characters can be matched in some 50,000 ways where so many marks, and no repeated group, leave a choice. */
const short = { characters: 20, choices: 5 };
const choice = /[*+?{|]/g;
const repeatedGroup = /\)[*+?{]/;

const takesNoTime = (pattern: string, text: string): boolean =>
  !ambiguous.test(pattern) ||
  (text.length <= short.characters &&
    !repeatedGroup.test(pattern) &&
    (pattern.match(choice) ?? []).length <= short.choices);

/**
 * Matches a pattern that a spec gives against a text that a target gives. What some patterns take for some texts is
 * exponential, and nothing else of this thread goes on meanwhile, so it is bounded; an RegExp itself knows no bound.
 * @throws Inconclusive when it takes longer. @throws SyntaxError when it is no pattern.
 */
export function matchPattern(pattern: string, text: string, flags = ''): RegExpExecArray | null {
  const match = (): RegExpExecArray | null => new RegExp(pattern, flags).exec(text);
  // The bound costs a thread each time.
  if (takesNoTime(pattern, text)) return match();
  const result = matchedWithin(match);
  if (result !== 'not in time') return result;
  throw new Inconclusive(
    `the pattern ${pattern} could not be matched within ${longest} ms against a text of ${text.length} characters; it must be written without nested repetition`,
  );
}

/** The bound is of the clock, so where others had the processor meanwhile it is tried again with twice as much. */
function matchedWithin<T>(match: () => T, time = longest): T | 'not in time' {
  const before = process.cpuUsage();
  try {
    return bounded(match, time);
  } catch (error) {
    if (!(error instanceof TimeIsUp)) throw error;
    const { user, system } = process.cpuUsage(before);
    const hadItsTime = (user + system) / 1000 >= longest / 2;
    return hadItsTime || time >= longestOfClock ? 'not in time' : matchedWithin(match, 2 * time);
  }
}
