import type { TurnedAwayBefore } from '../../verdict/evidence.js';
import { watchClock } from '../clock-watch.js';
import type { ConnectPacket } from '../wire/packet.js';

/** More attempts say nothing more of the time between them. */
const mostAttempts = 100;

interface Series {
  since: number;
  attempts: { at: number; level: number }[];
  /** By how many milliseconds one of them was seen late at most. */
  delay: number;
}

/** When a device tries to connect while it is not let in. */
export class TurnedAwayBook {
  #longest: TurnedAwayBefore | undefined;
  #now: Series | undefined;
  /** Ends the watch over our own clock, and answers how late we are; there is one while the device is not let in. */
  #endOfWatch: (() => number) | undefined;

  constructor(private readonly watch = (): (() => number) => watchClock('recent')) {}

  /** `isThere`: whether it has a session after an event at this time. */
  see(connect: ConnectPacket | undefined, isThere: boolean, at: number): void {
    if (isThere) this.breakOff(at);
    else if (connect) this.#count(connect, at);
    else this.#endOfWatch ??= this.watch();
  }

  /** What it does next is not how it tries again: it was let in, or is restarted. */
  breakOff(at: number): void {
    this.#longest = this.longest(at);
    this.#now = undefined;
    this.#endOfWatch?.();
    this.#endOfWatch = undefined;
  }

  /** An attempt of which nobody knows how late it was seen is none. */
  #count({ protocolLevel }: ConnectPacket, at: number): void {
    if (this.#now?.attempts.length === mostAttempts) return;
    const delay = this.#endOfWatch?.();
    this.#endOfWatch = this.watch();
    if (delay === undefined) return;
    this.#now ??= { since: at, attempts: [], delay: 0 };
    this.#now.delay = Math.max(this.#now.delay, delay);
    this.#now.attempts.push({ at: Math.round(at - this.#now.since), level: protocolLevel & 0x7f });
  }

  /** The longest of the series; one attempt is none. */
  longest(at: number): TurnedAwayBefore | undefined {
    if (!this.#now || this.#now.attempts.length < 2) return this.#longest;
    const { since, attempts, delay } = this.#now;
    const lasted = Math.round(at - since);
    const isLonger = lasted > (this.#longest?.lasted ?? 0);
    return isLonger ? { lasted, attempts: [...attempts], delay } : this.#longest;
  }
}
