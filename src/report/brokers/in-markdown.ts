import { printable } from '../text.js';

/** A text that Markdown and the HTML in it take as it is, on one line. Half a surrogate pair has no UTF-8. */
export const plain = (text: string): string =>
  printable(Buffer.from(text.replace(/\s*\n\s*/g, ' ')).toString()).replace(/[\\`*_{}[\]<>|#~&!$]/g, '\\$&');

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table of cells that are Markdown already. */
export const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  line(titles),
  line(titles.map(() => '---')),
  ...rows.map(line),
];

/** An address that a reader may follow; anything else stays text. */
export const link = (address: string): string =>
  /^https?:\/\/[^\s<>]+$/.test(address) ? `<${address}>` : plain(address);
