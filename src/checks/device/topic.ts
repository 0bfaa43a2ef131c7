import type { BrokerSession } from '../../driver/driver.js';
import type { Subscription } from '../../driver/wire/packet.js';
import type { Watch } from './watch.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { restarted } from '../restarted.js';

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

/** Milliseconds in which a device subscribes by itself, before it is restarted for it. */
export const subscribingPatience = 30_000;

const coveringIn = (sessions: readonly BrokerSession[], qos: number): Subscription[] =>
  (sessions.at(-1)?.subscriptions ?? []).filter(
    ({ qos: granted, filter }) => granted >= qos && !filter.startsWith('$SYS'),
  );

/**
 * The session of a device once it has subscribed with at least this QoS. Some ask for less when they come again, or for
 * nothing: such a device is restarted where that can be done, so that what one case has cost it is not missing in the next.
 */
export async function subscribedSession(watch: Watch, qos: number): Promise<BrokerSession> {
  const { peer, context } = watch;
  const had = await watch.session();
  const what = `a subscription with QoS ${qos} or more`;
  const subscribes = async (within: number): Promise<boolean> =>
    await peer.whenSessions((sessions) => coveringIn(sessions, qos).length > 0, within, what);
  // Where nobody can restart it, it is waited for further when its topic is asked for.
  if (!(await subscribes(Math.min(subscribingPatience, context.within))) && (await restarted(context))) {
    watch.tell(`it had no subscription with QoS ${qos} or more, and was restarted`);
    await subscribes(context.within);
  }
  return peer.sessions.at(-1) ?? had;
}

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
  const what = `a subscription with QoS ${qos} or more`;
  await peer.whenSessions((sessions) => coveringIn(sessions, qos).length > 0, context.within, what);
  if (given !== '') return given;
  const [best] = coveringIn(peer.sessions, qos).toSorted((one, other) => rank(one) - rank(other));
  if (!best) throw new Inconclusive(`the device has no subscription with QoS ${qos} or more`);
  return topicOf(best.filter, level);
}
