import { Interrupted } from '../../verdict/harness-error.js';
import type { Observed } from '../driver.js';
import { afterTimeToLook } from './time-to-look.js';

interface Waiter<Seen> {
  matches: (event: Seen) => boolean;
  resolve: (event: Seen) => void;
}

type Closed<Seen> = Extract<Seen, { type: 'closed' }>;

/** Events of one connection in the order they came; each is taken by at most one wait. */
export class Inbox<Seen extends { type: string } = Observed> {
  #events: Seen[] = [];
  #waiter: Waiter<Seen> | undefined;
  #closed: Closed<Seen> | undefined;

  constructor(private readonly signal: AbortSignal) {}

  get closed(): Closed<Seen> | undefined {
    return this.#closed;
  }

  put(event: Seen): void {
    if (event.type === 'closed') {
      if (this.#closed) return;
      this.#closed = event as Closed<Seen>;
    } else {
      // Whoever waits has seen those before it.
      if (this.#waiter?.matches(event)) return this.#waiter.resolve(event);
      this.#events.push(event);
      return;
    }
    this.#serve();
  }

  waiting(): readonly Seen[] {
    return this.#events;
  }

  /** See MqttPeer.next. `onTimeout` makes the timeout event when the deadline passes. */
  async next(matches: (event: Seen) => boolean, within: number, onTimeout: () => Seen): Promise<Seen> {
    if (this.signal.aborted) throw new Interrupted();
    return await new Promise<Seen>((resolve, reject) => {
      const abort = (): void => {
        settle();
        reject(new Interrupted());
      };
      const settle = (): void => {
        endTimer();
        this.signal.removeEventListener('abort', abort);
        this.#waiter = undefined;
      };
      const endTimer = afterTimeToLook(within, () => {
        settle();
        resolve(onTimeout());
      });
      this.signal.addEventListener('abort', abort, { once: true });
      this.#waiter = {
        matches,
        resolve: (event) => {
          settle();
          resolve(event);
        },
      };
      this.#serve();
    });
  }

  #serve(): void {
    const waiter = this.#waiter;
    if (!waiter) return;
    const index = this.#events.findIndex((event) => waiter.matches(event));
    const [taken] = index >= 0 ? this.#events.splice(index, 1) : [];
    if (taken) waiter.resolve(taken);
    else if (this.#closed) waiter.resolve(this.#closed);
  }
}
