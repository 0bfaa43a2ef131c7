import type { PublishPacket } from '../../driver/wire/packet.js';
import type { Publication } from './publications.js';
import { aboutPackets, type Rule } from './rule.js';
import type { Subscription } from './session.js';

/**
 * MQTT-3.3.1-9: RETAIN 1 is for what a new subscription brings. Each subscription brings the retained message of a topic
 * once, and only what was published with RETAIN 1 before the server had granted it.
 */
export const retainLive: Rule = {
  id: 'retain-live',
  about: 'messages',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { session, resumes }, publications) => {
    const covering = session.covering(packet.topic);
    if (!session.known || covering.length === 0) return undefined;
    if (!packet.retain) return 'kept';
    // MQTT 5.0, section 3.8.3.1: such a subscription brings the flag as it was published.
    if (covering.some(({ retainAsPublished }) => retainAsPublished)) return undefined;
    const live = whyLive(packet, covering, publications.of(packet), session.retained.get(packet.topic) ?? 0);
    if (live === undefined) return 'kept';
    const where = resumes ? ' in a session that goes on' : '';
    return {
      expected: 'RETAIN 0 in a message that an established subscription brings',
      actual: `${text} came with RETAIN 1${where}, though ${live}`,
    };
  }),
};

function whyLive(
  packet: PublishPacket,
  covering: readonly Subscription[],
  published: readonly Publication[],
  before: number,
): string | undefined {
  const sent = published.filter(({ index }) => index !== 'will');
  // When a will is published is not seen.
  if (sent.length === published.length && sent.length > 0) {
    if (sent.every(({ retain }) => !retain)) return 'it was published with RETAIN 0';
    const first = Math.min(...sent.filter(({ retain }) => retain).map(({ index }) => index as number));
    if (covering.every(({ acknowledged = Infinity }) => acknowledged < first))
      return 'it was published after the subscription had been granted';
  }
  if (!packet.dup && before >= covering.length)
    return `every subscription to its topic had brought a retained message before`;
  return undefined;
}
