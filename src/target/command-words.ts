import { usage } from './usage.js';

/** Spaces, what is quoted, what a backslash stands before, a quote that nothing closes, anything else. */
const parts = /\s+|'[^']*'|"(?:\\.|[^"\\])*"|\\.?|["']|[^\s'"\\]+/gs;

/** What a part of a word stands for. */
function meant(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  const inside = part.startsWith('"') ? part.slice(1, -1) : part;
  return inside.replace(/\\(.)?/gs, '$1');
}

/**
 * Splits a command into words as a shell would, by spaces, quotes and backslashes, and does nothing else that a shell
 * does. Throws a usage error where a quote is not closed or there is no word.
 */
export function commandWords(command: string, option: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part] of command.matchAll(parts)) {
    if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/^["']$/.test(part)) {
      throw usage(`the command of ${option} has a ${part} that is not closed`, 'Close it.');
    } else word = (word ?? '') + meant(part);
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0) throw usage(`${option} names no program`, `Give it as ${option}<program> <words>.`);
  return words;
}

const names = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** The names in braces of some words. */
export const namesInWords = (words: readonly string[]): string[] => [
  ...new Set(words.flatMap((word) => [...word.matchAll(names)].map(([, name]) => name!))),
];

/** The words with values in place of names in braces; a name without a value stays. */
export const filledWords = (
  words: readonly string[],
  values: Readonly<Record<string, string | number | boolean>>,
): string[] =>
  words.map((word) =>
    word.replace(names, (whole, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : whole,
    ),
  );
