/** Under which name the record holds by how much our own clock was late. */
export const ownDelay = 'ownDelay';

/** Milliseconds between two looks at the clock, and so the least that can be told. */
const interval = 4;

export type Watched = 'longest' | 'all';

/**
 * Watches how long this thread does not come to look, which is how late it may be to see what came. A stall between two
 * looks need not make a timer late, so the whole time between them counts.
 * @param what the longest stall, or all of them together: what takes several turns to be seen meets each
 * @returns ends the watch and answers the longest time between two looks, or their sum, in milliseconds
 */
export function watchClock(what: Watched = 'longest'): () => number {
  let last = performance.now();
  let longest = 0;
  let all = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    if (now - last > interval * 2) all += now - last;
    last = now;
  };
  const timer = setInterval(look, interval);
  // Whoever is interrupted does not come to end it.
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    return Math.ceil(what === 'all' ? Math.max(all, longest) : longest);
  };
}
