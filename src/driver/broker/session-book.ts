import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { BrokerSession } from '../driver.js';
import type { ConnectPacket, Packet, SubackPacket, Subscription } from '../wire/packet.js';

/** What a connection has said so far, from its CONNECT on. */
interface Entry extends BrokerSession {
  accepted: boolean;
  /** SUBSCRIBE and UNSUBSCRIBE that were not answered yet, by packet id. */
  asked: Record<number, { subscribe?: Subscription[]; unsubscribe?: string[] }>;
}

/** Subscriptions of a session that outlives its connection (clean session 0). */
interface Stored {
  stored: string;
  subscriptions: Subscription[];
}

/** What the book reads of an event, as it is in a transcript or before anything is masked. */
export interface BookEvent {
  type: TranscriptEvent['type'];
  connection?: number;
  packet?: Packet | undefined;
  sessions?: unknown[];
}

/**
 * Which sessions are open at a listener, told from its events alone: so a recording tells it as well as the broker
 * itself. A session is open from a CONNACK with return code 0 until DISCONNECT or the end of its connection.
 */
export class SessionBook {
  readonly #entries = new Map<number, Entry>();
  readonly #stored = new Map<string, Subscription[]>();

  /** Oldest first. */
  get sessions(): readonly BrokerSession[] {
    return [...this.#entries.values()]
      .filter(({ accepted }) => accepted)
      .map(({ connection, connect, subscriptions }) => ({ connection, connect, subscriptions }));
  }

  /** All that must be known to go on from here: what a `listening` event says under `sessions`. */
  state(): unknown[] {
    const stored = [...this.#stored].map(([client, subscriptions]) => ({ stored: client, subscriptions }));
    return structuredClone([...this.#entries.values(), ...stored]);
  }

  see(event: BookEvent): void {
    if (event.type === 'listening') this.#begin(event.sessions as (Entry | Stored)[]);
    else if (event.type === 'closed') this.#closed(event.connection);
    else if (event.type === 'received') this.#received(event.connection, event.packet);
    else if (event.type === 'sent') this.#sent(event.connection, event.packet);
  }

  #begin(state: readonly (Entry | Stored)[]): void {
    this.#entries.clear();
    this.#stored.clear();
    for (const one of structuredClone(state)) {
      if ('stored' in one) this.#stored.set(one.stored, one.subscriptions);
      else this.#entries.set(one.connection, one);
    }
  }

  #received(connection = 0, packet: Packet | undefined): void {
    const entry = this.#entries.get(connection);
    if (packet?.type === 'CONNECT') this.#connect(connection, packet);
    // Who takes its leave has none any more, whoever closes.
    else if (packet?.type === 'DISCONNECT') this.#closed(connection);
    else if (packet?.type === 'SUBSCRIBE' && entry)
      entry.asked[packet.packetId] = { subscribe: packet.subscriptions };
    else if (packet?.type === 'UNSUBSCRIBE' && entry)
      entry.asked[packet.packetId] = { unsubscribe: packet.filters };
  }

  #connect(connection: number, connect: ConnectPacket): void {
    if (this.#entries.has(connection)) return;
    this.#entries.set(connection, { connection, connect, subscriptions: [], accepted: false, asked: {} });
  }

  #sent(connection = 0, packet: Packet | undefined): void {
    const entry = this.#entries.get(connection);
    if (!entry || !packet) return;
    if (packet.type === 'CONNACK' && packet.returnCode === 0) this.#accept(entry, packet.sessionPresent);
    else if (packet.type === 'SUBACK') this.#subscribed(entry, packet);
    else if (packet.type === 'UNSUBACK') {
      const gone = entry.asked[packet.packetId]?.unsubscribe ?? [];
      entry.subscriptions = entry.subscriptions.filter(({ filter }) => !gone.includes(filter));
    }
  }

  #accept(entry: Entry, sessionPresent: boolean): void {
    const { clientId, clean, protocolLevel } = entry.connect;
    entry.accepted = true;
    // In MQTT 3.1 CONNACK does not say it.
    const goesOn = sessionPresent || (protocolLevel === 3 && !clean);
    if (goesOn) entry.subscriptions = [...(this.#stored.get(clientId) ?? [])];
    if (clean) this.#stored.delete(clientId);
  }

  #subscribed(entry: Entry, { packetId, returnCodes }: SubackPacket): void {
    entry.asked[packetId]?.subscribe?.forEach(({ filter, qos }, index) => {
      const granted = returnCodes[index] ?? qos;
      if (granted > 2) return;
      const others = entry.subscriptions.filter((one) => one.filter !== filter);
      entry.subscriptions = [...others, { filter, qos: granted }];
    });
  }

  #closed(connection = 0): void {
    const entry = this.#entries.get(connection);
    if (entry?.accepted && !entry.connect.clean)
      this.#stored.set(entry.connect.clientId, entry.subscriptions);
    this.#entries.delete(connection);
  }
}
