import type { StayedBefore } from '../../verdict/evidence.js';
import type { BrokerSession } from '../driver.js';

/** For how long a device stays on a connection on which no message comes to it. */
export class StaysBook {
  #longest: StayedBefore | undefined;
  #now: { session: BrokerSession; since: number } | undefined;

  /** `session`: the newest that there is after an event at this time; `disturbed`: our broker has sent it a message. */
  see(session: BrokerSession | undefined, disturbed: boolean, at: number): void {
    if (session?.connection === this.#now?.session.connection && !disturbed) return;
    this.#longest = this.longest(at);
    this.#now = session && { session, since: at };
  }

  /** Of two, the one of more keep-alives. */
  longest(at: number): StayedBefore | undefined {
    const keepAlive = this.#now?.session.connect.keepAlive ?? 0;
    if (!this.#now || keepAlive === 0) return this.#longest;
    const stay = { lasted: Math.floor(at - this.#now.since), keepAlive };
    const longest = this.#longest;
    const isLonger = !longest || stay.lasted / keepAlive > longest.lasted / longest.keepAlive;
    return isLonger ? stay : longest;
  }
}
