import type { PageCase, Word } from './data.js';
import { weights } from './words.js';

/** A verdict in its word and, besides, its colour. */
export function Mark({ word, weight }: { word: Word; weight?: PageCase['weight'] }) {
  const kind = weight === 'stale' ? 'fail' : weight === 'known' || weight === 'warn' ? 'known' : word;
  return <span class={`mark ${kind.replace(' ', '-')}`}>{word.replace('-', ' ')}</span>;
}

/** What a verdict does to the gate, where that is more than the verdict says. */
export function WeightNote({ weight }: { weight: PageCase['weight'] }) {
  const text = weight === 'block' || weight === 'incomplete' ? undefined : weights[weight];
  return text === undefined ? null : <span class="weight">{text}</span>;
}
