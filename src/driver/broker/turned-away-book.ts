import type { TurnedAwayBefore } from '../../verdict/evidence.js';
import type { ConnectPacket } from '../wire/packet.js';

/** More attempts say nothing more of the time between them. */
const mostAttempts = 100;

/** When a device tries to connect while it is not let in. */
export class TurnedAwayBook {
  #longest: TurnedAwayBefore | undefined;
  #now: { since: number; attempts: { at: number; level: number }[] } | undefined;

  /** `isThere`: whether it has a session after an event at this time. */
  see(connect: ConnectPacket | undefined, isThere: boolean, at: number): void {
    if (isThere) {
      this.#longest = this.longest(at);
      this.#now = undefined;
    } else if (connect) {
      this.#now ??= { since: at, attempts: [] };
      const { since, attempts } = this.#now;
      if (attempts.length < mostAttempts)
        attempts.push({ at: Math.round(at - since), level: connect.protocolLevel & 0x7f });
    }
  }

  /** The longest of the series; one attempt is none. */
  longest(at: number): TurnedAwayBefore | undefined {
    if (!this.#now || this.#now.attempts.length < 2) return this.#longest;
    const lasted = Math.round(at - this.#now.since);
    const isLonger = lasted > (this.#longest?.lasted ?? 0);
    return isLonger ? { lasted, attempts: [...this.#now.attempts] } : this.#longest;
  }
}
