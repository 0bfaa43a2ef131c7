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
 * What is seen may have taken so many turns, or milliseconds, at most: a connection is made, accepted, secured, upgraded and
 * read, and on a machine that is busy whoever made it, by a timer that was late itself, was held up as we were.
 */
const turns = 8;
const moments = 200;

/**
 * Watches how long this thread does not come to look, which is how late it may be to see what came. A stall between two
 * looks need not make a timer late, so the whole time between them counts.
 * @returns ends the watch and answers the longest time between two looks, or their sum, in milliseconds
 */
export function watchClock(what: Watched = 'longest'): () => number {
  let last = performance.now();
  let longest = 0;
  let all = 0;
  let recent: { at: number; stall: number }[] = [];
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    const stall = now - last > interval * 2 ? now - last : 0;
    all += stall;
    recent.push({ at: now, stall });
    const isPast = ({ at }: { at: number }, index: number): boolean =>
      index < recent.length - turns && at < now - moments;
    recent = recent.filter((one, index) => !isPast(one, index));
    last = now;
  };
  const timer = setInterval(look, interval);
  // Whoever is interrupted does not come to end it.
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    if (what === 'recent') return Math.ceil(recent.reduce((sum, { stall }) => sum + stall, interval));
    return Math.ceil(what === 'all' ? Math.max(all, longest) : longest);
  };
}
