/** Under which name the record holds by how much our own clock was late. */
export const ownDelay = 'ownDelay';

/** Milliseconds between two looks at the clock. */
const interval = 20;

/**
 * Watches how late this thread comes to its timers, which is how late it may be to see what came.
 * @returns ends the watch and answers the greatest delay in milliseconds
 */
export function watchClock(): () => number {
  let last = performance.now();
  let greatest = 0;
  const look = (): void => {
    const now = performance.now();
    greatest = Math.max(greatest, now - last - interval);
    last = now;
  };
  const timer = setInterval(look, interval);
  // Whoever is interrupted does not come to end it.
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    return Math.round(greatest);
  };
}
