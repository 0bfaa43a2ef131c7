import { printable } from '../text.js';

/** HTML that is finished: its texts are escaped. Only `html` makes it. */
class Markup {
  constructor(readonly text: string) {}
}
export type { Markup };

export type Content = Markup | string | number | undefined | readonly Content[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe to print and to write: half a surrogate pair has no UTF-8. */
const escaped = (text: string): string =>
  printable(Buffer.from(text).toString()).replace(
    /[&<>"']/g,
    (character) => entities[character] ?? character,
  );

function textOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return escaped(String(content));
}

/** Line breaks and indentation of a template are for whoever reads the source. */
const dense = (part: string): string => part.replace(/\n\s*/g, '\n');

/** A template of HTML. Whatever is put in is escaped, unless it was made by this function itself: brokers send anything. */
export const html = (strings: TemplateStringsArray, ...contents: Content[]): Markup =>
  new Markup(strings.map((part, index) => dense(part) + textOf(contents[index])).join(''));
