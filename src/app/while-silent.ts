import { silentFor } from './output.js';

/** Milliseconds without a word after which a user wonders. */
const longest = 4000;

/** Calls `say` with the seconds since the beginning whenever nothing was said for a while. Answers how to end that. */
export function whileSilent(say: (seconds: number) => void): () => void {
  const began = performance.now();
  const timer = setInterval(() => {
    if (silentFor() >= longest) say(Math.round((performance.now() - began) / 1000));
  }, 250);
  timer.unref();
  return () => clearInterval(timer);
}
