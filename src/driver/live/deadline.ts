import { setMaxListeners } from 'node:events';
import { afterTimeToLook } from './time-to-look.js';

/** A signal that ends with another one or when the time is over, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True once the time was over before the other signal ended. */
  readonly passed: boolean;
  /** Must be called when what it was for is done. */
  clear(): void;
}

/**
 * Not by AbortSignal.any with AbortSignal.timeout: Node holds both weakly, so that such a deadline can be collected as
 * garbage before it ends anything (nodejs/node issue 57736), and what waits for it hangs.
 */
export function deadlineIn(milliseconds: number, other: AbortSignal): Deadline {
  const controller = new AbortController();
  // Every wait of a case listens to it.
  setMaxListeners(0, controller.signal);
  let passed = false;
  const end = (): void => controller.abort();
  const endTimer = afterTimeToLook(Math.ceil(milliseconds), () => {
    passed = true;
    end();
  });
  if (other.aborted) end();
  else other.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    clear: () => {
      endTimer();
      other.removeEventListener('abort', end);
    },
  };
}
