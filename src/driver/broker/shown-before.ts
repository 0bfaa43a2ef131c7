import type { ShownBefore } from '../../verdict/evidence.js';
import type { Packet } from '../wire/packet.js';

/** Whoever subscribes to more of them says nothing more by it here. */
const mostFilters = 100;

/** Counts what a device shows at a listener over a whole run, so that no case has to wait for it anew. */
export class ShownBook {
  #connected = 0;
  #since: number | undefined;
  #retained = 0;
  readonly #subscribed = new Set<string>();
  readonly #published: [number, number, number] = [0, 0, 0];

  /** What the device has shown until now; undefined where it was never there. */
  get shown(): ShownBefore | undefined {
    const connected = Math.round(this.#connected + this.#openFor(performance.now()));
    return connected === 0
      ? undefined
      : {
          connected,
          published: [...this.#published],
          retained: this.#retained,
          subscribed: [...this.#subscribed],
        };
  }

  /** `isThere`: whether it has a session after this event. */
  see(packet: Packet | undefined, isThere: boolean): void {
    const now = performance.now();
    this.#connected += this.#openFor(now);
    this.#since = isThere ? now : undefined;
    this.#seeFilters(packet);
    if (packet?.type !== 'PUBLISH' || packet.qos > 2) return;
    this.#published[packet.qos as 0 | 1 | 2] += 1;
    if (packet.retain) this.#retained += 1;
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
