import { setTimeout as wait } from 'node:timers/promises';
import { Interrupted } from '../../verdict/harness-error.js';

/** Spaces the commands of a whole session: a device is not hurried. */
export class Pacer {
  #next = 0;

  constructor(
    /** Milliseconds between two commands; 0 means none. */
    private readonly pace: number,
  ) {}

  /** Resolves when it is the caller's turn to send. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.pace === 0) return;
    const now = performance.now();
    const mine = Math.max(now, this.#next);
    this.#next = mine + this.pace;
    try {
      await wait(mine - now, undefined, { signal });
    } catch {
      throw new Interrupted();
    }
  }
}
