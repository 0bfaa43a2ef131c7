import { setImmediate as nextTurn } from 'node:timers/promises';
import { lookedTime } from './looked-time.js';

/** Resolves when what lies in our sockets now was read: at the latest in the second turn of the event loop. */
export async function whatHasComeIsRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** Milliseconds by which any timer may be late on a machine that has other things to do. */
const ordinary = 5;

/** How much longer than it says a wait may take at most: no stall of ours makes it endless. */
const mostMore = (milliseconds: number): number => Math.max(1000, 1.5 * milliseconds);

/**
 * Calls `over` when so many milliseconds are over in which this thread could see what came. Node runs timers that are
 * due before it reads sockets, so after a stall of our own a deadline would pass before what has long come is looked at:
 * what was lost by stalls is given once more, and sockets are read before the end.
 * @returns ends the wait; `over` is not called any more
 */
export function afterTimeToLook(milliseconds: number, over: () => void): () => void {
  const began = lookedTime.begin();
  const last = performance.now() + milliseconds + mostMore(milliseconds);
  let lastLook: NodeJS.Immediate | undefined;
  let isEnded = false;
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    lookedTime.end();
    clearTimeout(timer);
    if (lastLook) clearImmediate(lastLook);
  };
  const due = (): void => {
    const lost = Math.min(milliseconds - (lookedTime.now() - began), last - performance.now());
    if (lost > ordinary) timer = setTimeout(due, lost);
    else
      // What is set for the next turn runs after that turn's sockets were read.
      lastLook = setImmediate(() => {
        end();
        over();
      });
  };
  let timer = setTimeout(due, milliseconds);
  return end;
}
