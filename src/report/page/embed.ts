import { printable } from '../text.js';

const escapes: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * A value as JSON that no parser of HTML takes for markup, whatever a target has sent: not a `<` is left. Characters that
 * steer what is shown (control characters, marks of writing direction) are spelled out.
 */
export const jsonInHtml = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? printable(part) : part)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => escapes[character]!,
  );

/** An element of data, which a browser does not run. The id is one of ours. */
export const dataElement = (id: string, value: unknown): string =>
  `<script type="application/json" id="${id}">${jsonInHtml(value)}</script>`;

/** A text in HTML. */
export const textInHtml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
