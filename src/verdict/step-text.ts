import type { StepOfCase } from './evidence.js';

/** Enough to see which step it is. */
const mostText = 300;

/** The part of a case that steps belong to, in words: `control`, `preamble device`; empty for what is simply judged. */
export const partOfCase = ({ stage, part }: Pick<StepOfCase, 'stage' | 'part'>): string =>
  stage === 'preamble' ? `preamble ${part ?? ''}`.trim() : (part ?? (stage === 'judged' ? '' : stage));

/** One line for people: `connect {"username":"…"} expect {"connack":5}`. */
export function stepText({ verb, words, expect, given, settle }: StepOfCase): string {
  const said: [string | undefined, unknown][] = [
    [verb, words],
    ['expect', expect],
    ['given', given],
    ['settle', settle],
  ];
  return said
    .filter(([word, value]) => word !== undefined && value !== undefined)
    .map(([word, value]) => `${word} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
    .slice(0, mostText);
}

/** Which step it is: `control 2`. */
export const stepPlace = (step: StepOfCase): string => `${partOfCase(step)} ${step.number}`.trim();
