import type { SubackPacket, SubscribePacket } from '../../driver/wire/packet.js';
import { numberOf } from './announced-limits.js';
import { topicMatches } from '../../spec/topic.js';

/** One filter of one SUBSCRIBE. */
export interface Subscription {
  filter: string;
  packetId: number;
  /** QoS asked for, and granted once that is known. */
  asked: number;
  granted?: number;
  refused: boolean;
  /** Where SUBSCRIBE and SUBACK stand in the transcript. */
  index: number;
  acknowledged?: number;
  /** Of MQTT 5.0. */
  identifier?: number;
  retainAsPublished?: boolean;
}

/** A shared subscription (an extension that brokers have under MQTT 3.1.1) matches by the filter behind the group's name. */
const sharedFilter = /^\$share\/[^/]+\//;

/**
 * What client and server remember of each other beyond a connection. A filter that was unsubscribed stays: a server may
 * still deliver what it has buffered (MQTT 3.1.1 section 3.10.4), and when that was published is not seen here.
 */
export class SessionBook {
  readonly subscriptions: Subscription[] = [];
  /** Answers that the target may still give, by type and packet id. */
  readonly owed = new Map<string, number>();
  /** Packet ids of messages of QoS 2 that were sent to the target, and no PUBREL behind them. */
  readonly unreleased = new Set<number>();
  /** Messages with RETAIN 1 that came, by topic. */
  readonly retained = new Map<string, number>();
  /** False: it began before the transcript, so what it holds is not known. */
  known = true;
  /** The client has asked for messages in another way than by SUBSCRIBE. */
  askedOtherwise = false;

  asks(packet: SubscribePacket, index: number): void {
    const { packetId, subscriptions } = packet;
    const identifier = numberOf(packet, 'subscriptionIdentifier');
    for (const { filter, qos, retainAsPublished } of subscriptions)
      this.subscriptions.push({
        filter,
        packetId,
        asked: qos,
        refused: false,
        index,
        ...(identifier === undefined ? {} : { identifier }),
        ...(retainAsPublished ? { retainAsPublished } : {}),
      });
  }

  answered({ packetId, returnCodes }: SubackPacket, index: number): void {
    const open = this.subscriptions.filter(
      (one) => one.packetId === packetId && one.acknowledged === undefined,
    );
    // Several SUBSCRIBEs of one id are answered one after another.
    const first = open.filter((one) => one.index === open[0]?.index);
    for (const [place, one] of first.entries()) {
      const code = returnCodes[place];
      one.acknowledged = index;
      if (code === undefined) continue;
      if (code > 2) one.refused = true;
      else one.granted = code;
    }
  }

  /** Subscriptions by which a message on this topic may come. */
  covering(topic: string): Subscription[] {
    return this.subscriptions.filter(
      ({ filter, refused }) =>
        !refused && (topicMatches(filter, topic) || topicMatches(filter.replace(sharedFilter, ''), topic)),
    );
  }

  add(map: 'owed' | 'retained', key: string, count = 1): void {
    this[map].set(key, (this[map].get(key) ?? 0) + count);
  }
}
