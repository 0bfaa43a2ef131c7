import type { CaseLine } from '../verdict/record.js';

/** What must be the same when a case is judged again: all but times, how often it was tried, and the transcript itself. */
const compared = [
  'verdict',
  'weight',
  'expected',
  'actual',
  'differsAt',
  'reason',
  'because',
  'known',
  'observed',
  'optional',
  'limitation',
  'judged',
  'requirement',
  'level',
  'basis',
  'text',
  'source',
  'document',
  'url',
  'operation',
  'ruling',
  'enumerated',
] as const;

const longest = 160;

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

/** JSON leaves out what is undefined; members may come in any order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  ) ?? 'undefined';

/** In what a recorded case differs from what it comes to: the first member, in words. Undefined where it is the same. */
export function difference(recorded: CaseLine, again: CaseLine): string | undefined {
  const name = compared.find(
    (one) =>
      canonical(recorded[one]) !== canonical(again[one]) &&
      // Older records have no word for it.
      !(one === 'differsAt' && recorded[one] === undefined),
  );
  if (name === undefined) return undefined;
  return name === 'verdict'
    ? `the record says ${shown(recorded.verdict)}, and its evidence ${told(again)}`
    : `its ${name} is recorded as ${shown(recorded[name])}, and its evidence says ${shown(again[name])}`;
}

const told = ({ verdict, actual, reason }: CaseLine): string =>
  `${verdict}${(actual ?? reason) ? ` (${shown(actual ?? reason)})` : ''}`;
