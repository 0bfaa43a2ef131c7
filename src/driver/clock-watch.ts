/** Under which name the record holds by how much our own clock was late. */
export const ownDelay = 'ownDelay';

/** Milliseconds between two looks at the clock, and so the least that can be told. */
const interval = 4;

/**
 * `longest`: the longest stall. `all`: all of them together, since what takes several turns to be seen meets each. `recent`:
 * those of the last turns, by which what was seen this moment is late.
 */
export type Watched = 'longest' | 'all' | 'recent';

/**
 * So many turns what is seen may have taken at most: a connection is made, accepted, secured, upgraded and read, and on a machine
 * that is busy whoever made it, by a timer that was late itself, was held up as we were.
 */
const turns = 8;

/**
 * Watches how long this thread does not come to look, which is how late it may be to see what came. A stall between two
 * looks need not make a timer late, so the whole time between them counts.
 * @returns ends the watch and answers the longest time between two looks, or their sum, in milliseconds
 */
export function watchClock(what: Watched = 'longest'): () => number {
  let last = performance.now();
  let longest = 0;
  let all = 0;
  let recent: number[] = [];
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    const stall = now - last > interval * 2 ? now - last : 0;
    all += stall;
    recent = [...recent, stall].slice(-turns);
    last = now;
  };
  const timer = setInterval(look, interval);
  // Whoever is interrupted does not come to end it.
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    if (what === 'recent') return Math.ceil(recent.reduce((sum, stall) => sum + stall, interval));
    return Math.ceil(what === 'all' ? Math.max(all, longest) : longest);
  };
}
