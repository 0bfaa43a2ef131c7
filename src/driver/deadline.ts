import { setMaxListeners } from 'node:events';

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
  const timer = setTimeout(() => {
    passed = true;
    end();
  }, Math.ceil(milliseconds));
  if (other.aborted) end();
  else other.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    clear: () => {
      clearTimeout(timer);
      other.removeEventListener('abort', end);
    },
  };
}
