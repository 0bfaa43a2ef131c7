import { valueAt } from '../spec/pointer.js';
import { difference, show } from './difference.js';
import type { CheckContext } from './context.js';
import { showAt } from './as-sent.js';
import type { ContentWords } from './content-words.js';

/** What arrived, in the forms in which it can be judged. */
export interface Content {
  /** Decoded JSON; undefined when it is none. */
  json: unknown;
  isJson: boolean;
  text: string | undefined;
  hex?: string;
  /** Why it is no JSON. */
  whyNoJson?: string;
}

/** What to say of content that should be JSON. */
export const noJson = ({ text, whyNoJson }: Pick<Content, 'text' | 'whyNoJson'>): string =>
  whyNoJson === undefined || text === undefined ? `it is ${show(text)}` : `${whyNoJson}: ${show(text)}`;

export interface Mismatch {
  expected: string;
  actual: string;
  /** JSON pointer to where it differs; missing where it is no JSON, or another whole. */
  at?: string;
}

/** A pointer to the whole says nothing. */
export const differsAt = (pointer: string): Pick<Mismatch, 'at'> => (pointer === '' ? {} : { at: pointer });

/** Judges content by all the words given; the first mismatch, or undefined when it fits. */
export function contentMismatch(
  context: CheckContext,
  words: ContentWords,
  content: Content,
  name: string,
): Mismatch | undefined {
  if (words.text !== undefined && words.text !== content.text) {
    return {
      expected: `${name} is the text ${sized(words.text)}`,
      actual: `it is ${content.text === undefined ? 'nothing' : sized(content.text)}`,
    };
  }
  const hex = words.hex?.replaceAll(' ', '').toLowerCase();
  if (hex !== undefined && hex !== content.hex) {
    return { expected: `${name} is the bytes ${hex}`, actual: `it is ${content.hex}` };
  }
  const needsJson = ['payload', 'contains', 'schema', 'absent'].some((word) => Object.hasOwn(words, word));
  if (needsJson && !content.isJson) {
    return { expected: `${name} is JSON`, actual: noJson(content) };
  }
  return (
    equalityMismatch(words, content, name) ??
    schemaMismatch(context, words, content, name) ??
    absenceMismatch(words, content, name)
  );
}

/** Texts that are cut for the reader differ somewhere, so their lengths are told. */
const sized = (text: string): string => {
  const shown = show(text);
  return shown.endsWith('…') ? `${shown} (${text.length} characters)` : shown;
};

function equalityMismatch(words: ContentWords, content: Content, name: string): Mismatch | undefined {
  const demands = [
    ...(Object.hasOwn(words, 'payload') ? [{ value: words.payload, partial: false }] : []),
    ...(Object.hasOwn(words, 'contains') ? [{ value: words.contains, partial: true }] : []),
  ];
  for (const { value, partial } of demands) {
    const found = difference(value, content.json, { partial });
    if (found) {
      const at = found.pointer === '' ? name : `${name} ${found.pointer}`;
      const sent = showAt(content, found.pointer);
      const isAsRead = sent === show(valueAt(content.json, found.pointer));
      return {
        expected: `${at} is ${found.expected}`,
        actual: `it is ${isAsRead ? found.actual : sent}`,
        ...differsAt(found.pointer),
      };
    }
  }
  return undefined;
}

function schemaMismatch(
  context: CheckContext,
  words: ContentWords,
  content: Content,
  name: string,
): Mismatch | undefined {
  if (words.schema === undefined) return undefined;
  const [first] = context.matchSchema(words.schema, content.json);
  if (!first) return undefined;
  const at = first.pointer === '' ? name : `${name} ${first.pointer}`;
  return {
    expected: `${at} ${first.message}`,
    actual: `it is ${showAt(content, first.pointer)}`,
    ...differsAt(first.pointer),
  };
}

function absenceMismatch(words: ContentWords, content: Content, name: string): Mismatch | undefined {
  for (const pointer of words.absent ?? []) {
    const value = valueAt(content.json, pointer);
    if (value !== undefined) {
      return {
        expected: `${name} has nothing at ${pointer}`,
        actual: `there is ${show(value)}`,
        ...differsAt(pointer),
      };
    }
  }
  return undefined;
}
