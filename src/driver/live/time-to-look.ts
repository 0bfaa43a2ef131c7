import { setImmediate as nextTurn } from 'node:timers/promises';

/** Resolves when what lies in our sockets now was read: at the latest in the second turn of the event loop. */
export async function whatHasComeIsRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** Milliseconds by which any timer may be late on a machine that has other things to do. */
const ordinary = 5;

/**
 * Calls `over` when so many milliseconds are over in which this thread could see what came. Node runs timers that are
 * due before it reads sockets, so after a stall of our own a deadline would pass before what has long come is looked at:
 * by how much the timer is late, once, there is more time, and sockets are read before the end.
 * @returns ends the wait; `over` is not called any more
 */
export function afterTimeToLook(milliseconds: number, over: () => void): () => void {
  const due = performance.now() + milliseconds;
  let lastLook: NodeJS.Immediate | undefined;
  // What is set for the next turn runs after that turn's sockets were read.
  const lookOnceMore = (): void => void (lastLook = setImmediate(over));
  let timer = setTimeout(() => {
    const late = performance.now() - due;
    if (late > ordinary) timer = setTimeout(lookOnceMore, late);
    else lookOnceMore();
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    if (lastLook) clearImmediate(lastLook);
  };
}
