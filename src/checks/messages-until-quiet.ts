import type { Observed } from '../driver/driver.js';
import type { PublishPacket } from '../driver/wire/packet.js';
import { topicMatches } from '../spec/topic.js';
import type { CheckContext } from './check.js';

export interface Series {
  /** The listener of ours at which the target publishes. */
  on: string;
  /** Topic filters; what matches none of them is passed over. */
  filters: readonly string[];
  /** Milliseconds without a further message after which no more are awaited. */
  quiet: number;
}

export const isOn =
  (filters: readonly string[]) =>
  (event: Observed): boolean =>
    event.type === 'packet' &&
    event.packet.type === 'PUBLISH' &&
    filters.some((filter) => topicMatches(filter, (event.packet as PublishPacket).topic));

/**
 * The messages that the target publishes in a row. How many they are is the target's own matter: one that comes after
 * the quiet is not among them, so whoever judges them may demand nothing of others. Answers an empty list when
 * none comes within the usual time.
 */
export async function messagesUntilQuiet(
  context: CheckContext,
  { on, filters, quiet }: Series,
): Promise<PublishPacket[]> {
  const peer = context.driver.listener(on);
  const found: PublishPacket[] = [];
  for (;;) {
    const isFirst = found.length === 0;
    const event = await peer.next(
      isOn(filters),
      isFirst ? context.within : quiet,
      isFirst ? `a message on ${filters.join(' or ')}` : `a further message on ${filters.join(' or ')}`,
    );
    if (event.type === 'packet') found.push(event.packet as PublishPacket);
    else return found;
  }
}
