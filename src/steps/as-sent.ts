import { valueAt } from '../spec/pointer.js';
import { show } from './difference.js';
import type { Content } from './content.js';

/** Marks a number as its text; no payload begins a text so by chance. */
const mark = '\u0000number ';

/** Texts are matched whole, so what looks like a number inside of one is none. */
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const isBeyondNumbers = (text: string): boolean => !text.startsWith('"') && !Number.isFinite(Number(text));

/**
 * A part of content as it was sent, for people: a number that no double can hold, such as 1e400, stands as its text,
 * where JavaScript has Infinity and JSON null.
 */
export function showAt({ json, text = '' }: Pick<Content, 'json' | 'text'>, pointer: string): string {
  if (!(text.match(token) ?? []).some(isBeyondNumbers)) return show(valueAt(json, pointer));
  const marked = text.replace(token, (one) => (isBeyondNumbers(one) ? JSON.stringify(mark + one) : one));
  const shown = show(valueAt(JSON.parse(marked), pointer));
  return shown.replace(
    new RegExp(`"${JSON.stringify(mark).slice(1, -1).replaceAll('\\', '\\\\')}([^"]*)"`, 'g'),
    '$1',
  );
}
