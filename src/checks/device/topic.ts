import type { BrokerSession } from '../../driver/driver.js';
import type { Subscription } from '../../driver/wire/packet.js';
import type { Watch } from './watch.js';
import { Inconclusive } from '../../verdict/non-conformance.js';

const shared = /^\$share\/[^/]+\//;

/** How much a message on a topic of the filter may be one that the device acts on: what is named in full, most. */
const rank = ({ filter }: Subscription): number => (filter.endsWith('#') ? 0 : filter.includes('+') ? 1 : 2);

/** A topic that a filter covers, with this level for each wildcard. */
const topicOf = (filter: string, level: string): string =>
  filter
    .replace(shared, '')
    .split('/')
    .map((each) => (each === '#' || each === '+' ? level : each))
    .join('/');

/**
 * A topic to which the device has subscribed with at least this QoS: that of the user where one is given, else one that
 * a wildcard of its filters covers, since nothing is likely to act on it. Inconclusive where there is none.
 */
export async function subscribedTopic(
  { peer, context }: Watch,
  qos: number,
  given: string,
  level: string,
): Promise<string> {
  const coveringIn = (sessions: readonly BrokerSession[]): Subscription[] =>
    (sessions.at(-1)?.subscriptions ?? []).filter(
      ({ qos: granted, filter }) => granted >= qos && !filter.startsWith('$SYS'),
    );
  const what = `a subscription with QoS ${qos} or more`;
  await peer.whenSessions((sessions) => coveringIn(sessions).length > 0, context.within, what);
  if (given !== '') return given;
  const [best] = coveringIn(peer.sessions).toSorted((one, other) => rank(one) - rank(other));
  if (!best) throw new Inconclusive(`the device has no subscription with QoS ${qos} or more`);
  return topicOf(best.filter, level);
}
