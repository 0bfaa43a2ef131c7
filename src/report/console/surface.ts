import type { SurfaceLine } from '../../verdict/surface-line.js';
import { wrap } from '../text.js';

/** Entries of each list that a console shows. */
const shown = 10;

/** What was used on the broker beside the document, as warnings; nothing where nothing was. */
export function surfaceLines(surface: SurfaceLine, width: number): string[] {
  const { undeclared, unseen, members, leftOut, partly } = surface;
  const lists = [
    entries(
      'Topics that are used and not declared (another device may be behind them)',
      undeclared.map(
        ({ topic, messages, retained, near }) =>
          `${topic} (${count(messages, retained ? 'retained message' : 'message')})${near ? `: near to that of ${near.join(', ')}` : ''}`,
      ),
      leftOut.undeclared,
    ),
    entries(
      'Declared, and nothing came',
      unseen.map(({ operation, address }) => `${operation} on ${address}`),
      leftOut.unseen,
    ),
    entries(
      'Members that no schema of the document knows',
      members.map(
        ({ operation, topic, pointer, messages }) =>
          `${pointer} in ${count(messages, 'message')} of ${operation} on ${topic}`,
      ),
      leftOut.members,
    ),
  ].flat();
  if (lists.length === 0) return [];
  return [
    `Beside the document (warnings${partly === undefined ? '' : '; only what the cases saw'}):`,
    ...lists.flatMap(({ text, deep }) =>
      wrap(text, width - deep - 2).map(
        (line, index) => `${' '.repeat(deep)}${index === 0 ? '- ' : '  '}${line}`,
      ),
    ),
    ...(partly === undefined ? [] : wrap(`Not everything was listened to: ${partly}.`, width)),
  ];
}

interface Entry {
  text: string;
  deep: number;
}

function entries(title: string, texts: readonly string[], leftOut: number): Entry[] {
  if (texts.length === 0) return [];
  const more = texts.length - Math.min(texts.length, shown) + leftOut;
  return [
    { text: `${title}:`, deep: 0 },
    ...texts.slice(0, shown).map((text) => ({ text, deep: 2 })),
    ...(more > 0 ? [{ text: `and ${more} more; see the record`, deep: 2 }] : []),
  ];
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
