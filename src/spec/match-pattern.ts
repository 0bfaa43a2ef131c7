import { Inconclusive } from '../verdict/non-conformance.js';
import { bounded, TimeIsUp } from './bounded.js';

/** Milliseconds; a pattern that is fit for its purpose takes less than one. */
const longest = 1000;
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
  try {
    return bounded(match, longest);
  } catch (error) {
    if (!(error instanceof TimeIsUp)) throw error;
    throw new Inconclusive(
      `the pattern ${pattern} could not be matched within ${longest} ms against a text of ${text.length} characters; it must be written without nested repetition`,
    );
  }
}
