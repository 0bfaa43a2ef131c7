import type { SourceReference } from '../verdict/record.js';

/** What would break a line or steer the terminal: control characters but the line feed, separators, bidirectional marks. */
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text of a target that is safe to print. */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Safe to print on one line, of at most `longest` characters. */
export function oneLine(text: string, longest: number): string {
  const line = printable(text.replaceAll('\n', '\\n'));
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

/** Breaks a text into lines of at most `width` characters: between words, and within a word that is longer. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = printable(text.replaceAll('\n', ' ')).split(' ');
  for (const word of words.flatMap((long) => long.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** `MQTT Device API Reference, Connect, line 36`. */
export function sourceText(source: SourceReference, document: string = source.document): string {
  const line = source.line === undefined ? [] : [`line ${source.line}`];
  return [document, source.section, ...(source.statement === undefined ? line : [source.statement])].join(
    ', ',
  );
}
