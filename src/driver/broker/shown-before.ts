import type { ShownBefore } from '../../verdict/evidence.js';
import type { BrokerSession } from '../driver.js';
import type { Packet } from '../wire/packet.js';
import { StaysBook } from './stays-book.js';
import { TurnedAwayBook } from './turned-away-book.js';

/** Whoever subscribes to more of them says nothing more by it here. */
const mostFilters = 100;

export interface SeenPacket {
  received?: Packet | undefined;
  sent?: Packet | undefined;
}

/** Counts what a device shows at a listener over a whole run, so that no case has to wait for it anew. */
export class ShownBook {
  #connected = 0;
  #since: number | undefined;
  #retained = 0;
  readonly #subscribed = new Set<string>();
  readonly #published: [number, number, number] = [0, 0, 0];
  readonly #stays = new StaysBook();
  readonly #turnedAway = new TurnedAwayBook();

  /** What the device has shown until now; undefined where it was never there. */
  get shown(): ShownBefore | undefined {
    const now = performance.now();
    const connected = Math.round(this.#connected + this.#openFor(now));
    const [stayed, turnedAway] = [this.#stays.longest(now), this.#turnedAway.longest(now)];
    return connected === 0
      ? undefined
      : {
          connected,
          published: [...this.#published],
          retained: this.#retained,
          subscribed: [...this.#subscribed],
          ...(stayed && { stayed }),
          ...(turnedAway && { turnedAway }),
        };
  }

  /** A packet of the device or of ours, if the event is one; `session`: the newest that it has after it. */
  see({ received: packet, sent }: SeenPacket, session: BrokerSession | undefined): void {
    const now = performance.now();
    const isThere = session !== undefined;
    this.#stays.see(session, sent?.type === 'PUBLISH', now);
    this.#turnedAway.see(packet?.type === 'CONNECT' ? packet : undefined, isThere, now);
    this.#connected += this.#openFor(now);
    this.#since = isThere ? now : undefined;
    this.#seeFilters(packet);
    if (packet?.type !== 'PUBLISH' || packet.qos > 2) return;
    this.#published[packet.qos as 0 | 1 | 2] += 1;
    if (packet.retain) this.#retained += 1;
  }

  /** The device is restarted now, whoever does so. */
  restarts(): void {
    this.#turnedAway.breakOff(performance.now());
  }

  #seeFilters(packet: Packet | undefined): void {
    if (packet?.type === 'SUBSCRIBE')
      for (const { filter } of packet.subscriptions)
        if (this.#subscribed.size < mostFilters) this.#subscribed.add(filter);
    if (packet?.type === 'UNSUBSCRIBE') for (const filter of packet.filters) this.#subscribed.delete(filter);
  }

  #openFor(now: number): number {
    return this.#since === undefined ? 0 : now - this.#since;
  }
}
