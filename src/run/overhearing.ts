import { connected, listener, subscribe } from '../checks/document/listening.js';
import type { MqttPeer } from '../driver/driver.js';
import type { PublishPacket } from '../driver/wire/packet.js';
import { limits, RunLimits } from '../driver/record/limits.js';
import type { Environment } from './environment.js';

/** Who listens, in a transcript. */
export const everything = 'everything beside the cases';

/** All that is read of everything: on a broker with many others it may be much. */
const enough = {
  ...limits,
  packets: { connection: 20_000, run: 0, longest: 20_000 },
  bytes: { connection: 8 * 1024 * 1024, run: 0, longest: 8 * 1024 * 1024 },
  // What it heard is kept as topics, not as a transcript.
  kept: { ...limits.kept, connection: 0, case: 0, run: 0 },
};

/** Milliseconds for which a broker is waited for that may not let it listen: no case may begin before. */
const patience = 2000;
/** Milliseconds; a wait has an end, and is begun again. */
const rounds = 60_000;

/**
 * A connection of a run's own that listens to everything (`#`, QoS 0) that the broker lets us hear, until the run ends. No
 * case is judged by it.
 */
export class Overhearing {
  /** Why nothing is heard, or no longer, as a clause; undefined while it is. */
  why: string | undefined = 'nothing was tried';
  #end: () => Promise<void> = async () => undefined;

  constructor(
    private readonly environment: Environment,
    private readonly onMessage: (packet: PublishPacket) => void,
  ) {}

  /** Answers when it listens, or cannot. Throws nothing. */
  async begin(): Promise<void> {
    const driver = this.environment.driver(this.environment.signal, new RunLimits(enough));
    this.#end = async () => await driver.close();
    const within = Math.min(this.environment.session.timeout, patience);
    const context = this.environment.context(driver, { key: everything, values: {}, lane: 'wire', within });
    try {
      const exchange = await connected(context);
      const [granted] = await subscribe(exchange, ['#'], 0);
      if (granted === undefined) {
        this.why = 'the broker refuses a subscription of everything (#)';
        return await this.close();
      }
      const peer = exchange.peer(listener);
      this.why = undefined;
      void this.#listen(peer);
    } catch {
      this.why = 'the broker lets no further connection of ours in that subscribes to everything (#)';
      await this.close();
    }
  }

  async #listen(peer: MqttPeer): Promise<void> {
    try {
      for (;;) {
        const event = await peer.next(({ type }) => type === 'packet', rounds, 'any message');
        if (event.type === 'packet' && event.packet.type === 'PUBLISH') this.onMessage(event.packet);
        if (event.type === 'closed') {
          this.why ??= 'the broker, or the bound of what is read, ended it on the way';
          return;
        }
      }
    } catch {
      this.why ??= 'the run was ended';
    }
  }

  async close(): Promise<void> {
    const end = this.#end;
    this.#end = async () => undefined;
    await end().catch(() => undefined);
  }
}
