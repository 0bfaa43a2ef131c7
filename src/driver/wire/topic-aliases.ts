import type { Packet, Property, PublishPacket } from './packet.js';

export const topicAliasOf = ({
  properties = [],
}: {
  properties?: readonly Property[];
}): number | undefined => {
  const value = properties.find(({ name }) => name === 'topicAlias')?.value;
  return typeof value === 'number' ? value : undefined;
};

/** The topic of a message, also where an alias stands for it; empty where nobody has said what the alias means. */
export const topicOf = ({ topic, topicByAlias }: Pick<PublishPacket, 'topic' | 'topicByAlias'>): string =>
  topic === '' ? (topicByAlias ?? '') : topic;

/** What one side of a connection has said its topic aliases mean (MQTT 5.0, section 3.3.2.3.4). */
export class TopicAliases {
  readonly #topics = new Map<number, string>();

  /** The packet, a PUBLISH without a topic with the one that its alias stands for. */
  resolved<P extends Packet>(packet: P): P {
    if (packet.type !== 'PUBLISH') return packet;
    const alias = topicAliasOf(packet);
    if (alias === undefined) return packet;
    if (packet.topic !== '') {
      this.#topics.set(alias, packet.topic);
      return packet;
    }
    const topic = this.#topics.get(alias);
    return topic === undefined ? packet : { ...packet, topicByAlias: topic };
  }
}
