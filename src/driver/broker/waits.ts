import { Interrupted } from '../../verdict/harness-error.js';
import { afterTimeToLook } from '../live/time-to-look.js';

/** Waits for something to become so; several may be under way. */
export class Waits {
  readonly #looks = new Set<() => void>();

  constructor(private readonly signal: AbortSignal) {}

  /** Something has changed: everybody looks again. */
  again(): void {
    for (const look of [...this.#looks]) look();
  }

  /**
   * The first look that finds something, or undefined when `within` milliseconds have passed before. Throws
   * Interrupted when the signal ends the wait.
   */
  async until<Found>(look: () => Found | undefined, within: number): Promise<Found | undefined> {
    if (this.signal.aborted) throw new Interrupted();
    const found = look();
    if (found !== undefined) return found;
    return await new Promise((resolve, reject) => {
      const settle = (): void => {
        endTimer();
        this.signal.removeEventListener('abort', abort);
        this.#looks.delete(lookAgain);
      };
      const abort = (): void => {
        settle();
        reject(new Interrupted());
      };
      const lookAgain = (): void => {
        const now = look();
        if (now === undefined) return;
        settle();
        resolve(now);
      };
      const endTimer = afterTimeToLook(within, () => {
        settle();
        resolve(undefined);
      });
      this.signal.addEventListener('abort', abort, { once: true });
      this.#looks.add(lookAgain);
    });
  }
}
