import { createContext, Script } from 'node:vm';
import { Inconclusive } from '../verdict/non-conformance.js';

/** Milliseconds; a pattern that is fit for its purpose takes less than one. */
const longest = 1000;
/** Characters on which even a pattern of exponential cost is done at once. */
const short = 20;
/** Without any of these nothing can be matched in two ways, and no text takes long. The bound costs a thread each time. */
const ambiguous = /[*+?{|(]/;

const given = createContext({ pattern: '', flags: '', text: '' }) as Record<string, string>;
const script = new Script('new RegExp(pattern, flags).exec(text)');

/**
 * Matches a pattern that a spec gives against a text that a target gives. What some patterns take for some texts is
 * exponential, and nothing else of this thread goes on meanwhile, so it is bounded; an RegExp itself knows no bound.
 * @throws Inconclusive when it takes longer. @throws SyntaxError when it is no pattern.
 */
export function matchPattern(pattern: string, text: string, flags = ''): RegExpExecArray | null {
  if (text.length <= short || !ambiguous.test(pattern)) return new RegExp(pattern, flags).exec(text);
  Object.assign(given, { pattern, flags, text });
  try {
    return script.runInContext(given, { timeout: longest }) as RegExpExecArray | null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Inconclusive(
      `the pattern ${pattern} could not be matched within ${longest} ms against a text of ${text.length} characters; it must be written without nested repetition`,
    );
  }
}
