import { distance } from 'fastest-levenshtein';

/** Longer lists of allowed words are cut: a reader does not search in them. */
const mostListed = 16;

/** The allowed word that `word` was probably meant to be; undefined when none is near enough for a slip of the keyboard. */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  // Two letters exchanged count as two steps.
  const tolerated = meant.length < 4 ? 1 : Math.max(2, Math.floor(meant.length / 3));
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of allowed) {
    const steps = distance(meant, candidate.toLowerCase());
    const plausible = steps <= tolerated && steps < Math.min(meant.length, candidate.length);
    if (plausible && (!best || steps < best.steps)) best = { candidate, steps };
  }
  return best?.candidate;
}

/** Tail of a sentence about an unknown word: ` (did you mean "connect"?)`, else ` (allowed: a, b, c)`, else nothing. */
export function didYouMean(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed);
  if (near !== undefined) return ` (did you mean "${near}"?)`;
  return allowed.length === 0 ? '' : ` (allowed: ${listed(allowed)})`;
}

/** `a, b, c`, cut after a readable number. */
export function listed(words: readonly string[]): string {
  const shown = words.slice(0, mostListed).join(', ');
  return words.length > mostListed ? `${shown} and ${words.length - mostListed} more` : shown;
}
