import type { Expect } from '../spec/steps.js';
import { specMistake } from './exchange.js';

/** What an expectation is about and what it says of it: a mere name, or `true`, says nothing more. */
export function readExpect(expect: Expect): { kind: string; words: unknown } {
  if (typeof expect === 'string') return { kind: expect, words: {} };
  const [entry] = Object.entries(expect);
  if (entry === undefined) throw specMistake('an expect says nothing');
  const [kind, words] = entry;
  return { kind, words: words === true ? {} : words };
}
