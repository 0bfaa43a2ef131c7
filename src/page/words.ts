import type { PageCase, Word } from './data.js';

/** From what a reader must see first. */
export const words: readonly Word[] = [
  'fail',
  'error',
  'inconclusive',
  'not judged',
  'pass',
  'not-applicable',
];

export const levels = ['MUST', 'SHOULD', 'MAY', 'unknown'] as const;

export const weights: Partial<Record<PageCase['weight'], string>> = {
  block: 'blocks',
  warn: 'warning',
  known: 'known finding',
  limitation: 'known limitation',
  stale: 'known finding no longer true as listed',
  incomplete: 'incomplete',
  harness: 'harness error, please report',
};

export const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** `3.2 s`, `12 ms`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 120
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** In the reader's own words for dates. */
export const moment = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Hexadecimal digits in pairs: a line may break between two bytes. */
export const spaced = (hex: string): string => hex.replace(/([0-9a-f]{2})(?=[0-9a-f])/g, '$1 ');
