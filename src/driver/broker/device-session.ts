import type { Property, Subscription } from '../wire/packet.js';

/** What our broker hands on. */
export interface Message {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
  properties: readonly Property[];
  /** The client id of who has published it; missing where we have. */
  from?: string;
}

/** A message of QoS 1 or 2 on its way down: sent and not acknowledged, or received and to be released. */
export interface UnderWay {
  message: Message;
  released: boolean;
}

export interface Subscribed extends Subscription {
  identifier?: number;
}

const lastId = 0xffff;

/** What our broker keeps of a client id (MQTT 3.1.1 section 3.1.2.4), on a connection and, where it is kept, after it. */
export class DeviceSession {
  readonly subscriptions = new Map<string, Subscribed>();
  /** Messages down, by packet id, in the order in which they were sent. */
  readonly underWay = new Map<number, UnderWay>();
  /** Messages down that wait for a connection, or for room in it. */
  waiting: Message[] = [];
  /** Ids of messages of QoS 2 from the device that were not released yet. */
  readonly received = new Set<number>();
  /** A case granted less than was asked for: whoever comes back to it would live with that. */
  isLess = false;
  #newest = 0;

  constructor(readonly clientId: string) {}

  /** An id that no message under way has. */
  nextId(): number {
    do this.#newest = (this.#newest % lastId) + 1;
    while (this.underWay.has(this.#newest));
    return this.#newest;
  }

  /** What no case may leave to the next: messages that were not taken. */
  forgetMessages(): void {
    this.waiting = [];
    for (const [id, { released }] of this.underWay) if (!released) this.underWay.delete(id);
  }
}
