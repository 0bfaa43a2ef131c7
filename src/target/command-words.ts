import { usage } from './usage.js';

/**
 * Splits a command into words as a shell would, by spaces, quotes and backslashes, and does nothing else that a shell
 * does. Throws a usage error where a quote is not closed or there is no word.
 */
export function commandWords(command: string, option: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < command.length; at += 1) {
    const letter = command[at]!;
    if (quote === undefined && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (letter === '\\' && quote !== "'") {
      word = (word ?? '') + (command[(at += 1)] ?? '');
    } else if (letter === quote) {
      quote = undefined;
    } else if (quote === undefined && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== undefined)
    throw usage(`the command of ${option} has a ${quote} that is not closed`, 'Close it.');
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
