import type { Ajv, Options } from 'ajv';
import { newAjv } from './read/check-schema.js';
import { isMultipleOf } from './decimal.js';
import { matchPattern } from './match-pattern.js';
import { addPayloadFormats } from './payload-formats.js';

/**
 * An ajv that judges what a target sends, where a verdict hangs on the exact meaning of draft-07. It differs from the one
 * for our own files in what ajv reads otherwise: decimals, patterns, members that every JavaScript object inherits, and
 * times.
 */
export function newPayloadAjv(options: Options): Ajv {
  const ajv = newAjv({
    // `toString` is required only where the payload itself has it.
    ownProperties: true,
    // Infinity is what JavaScript makes of 1e400; no receiver can use it.
    strictNumbers: true,
    code: { optimize: false, regExp: Object.assign(patternOf, { code: 'patternOf' }) },
    ...options,
  });
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    validate: (divisor: number, value: number) => isMultipleOf(value, divisor),
    error: { message: ({ schemaCode }) => `must be multiple of ${String(schemaCode)}` },
  });
  addPayloadFormats(ajv);
  return ajv;
}

/** Draft-07 patterns are of ECMA 262: Unicode first, as `\p{L}` asks for, and the older reading where that does not compile. */
function patternOf(pattern: string): { test(text: string): boolean; toString(): string } {
  const flags = isUnicode(pattern) ? 'u' : '';
  return {
    test: (text) => matchPattern(pattern, text, flags) !== null,
    // Ajv 8.20 takes two patterns with one text for the same.
    toString: () => `/${pattern}/${flags}`,
  };
}

/** Throws SyntaxError for what is no pattern in either reading. */
function isUnicode(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    new RegExp(pattern);
    return false;
  }
}

/** The format that ajv does not know, by the error with which it refuses a schema. */
export const unknownFormatIn = (error: unknown): string | undefined =>
  error instanceof Error ? /^unknown format "([^"]+)"/.exec(error.message)?.[1] : undefined;
