import type { Plan } from '../plan/case.js';
import { ownWaits } from '../run/waits.js';

/** No run is ended sooner by itself, in milliseconds. */
const least = 30 * 60_000;
/** Waits of a case that are all in vain. */
const waitsOfCase = 4;
/** So many cases wait side by side on a target that answers nothing, whatever more are allowed. */
const sideBySide = 8;

/** Milliseconds after which a run is ended unless --max-duration says it: many times what it takes when nothing answers. */
export function longestRun(
  { cases }: Pick<Plan, 'cases'>,
  { timeout, concurrency }: { timeout: number; concurrency: number },
): number {
  const waits = cases
    .filter(({ settled, atEnd }) => !settled && !atEnd)
    .map((planned) =>
      ownWaits(planned).reduce((sum, wait) => sum + wait, waitsOfCase * (planned.within ?? timeout)),
    );
  const inAll = waits.reduce((sum, wait) => sum + wait, 0);
  return Math.max(least, Math.ceil(inAll / Math.min(concurrency, sideBySide)));
}

/** `45 min`, `90 s`. */
export const inWords = (milliseconds: number): string =>
  milliseconds < 120_000 ? `${Math.ceil(milliseconds / 1000)} s` : `${Math.ceil(milliseconds / 60_000)} min`;
