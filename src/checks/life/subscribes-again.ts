import { object, required, type Written } from '../../schema/words.js';
import type { BrokerPeer } from '../../driver/driver.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, nextSession, told, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  time: required(time, 'How long it may take to subscribe after CONNACK.'),
};

/** A device whose session is gone subscribes again to what it had subscribed to. */
export const subscribesAgain = defineCheck<Written<typeof words>>({
  name: 'subscribes-again',
  text: 'A device that subscribes, and comes back to a broker which has nothing of its session, subscribes again.',
  parameters: object(words).schema,
  waits: ({ time }) => 2 * plannedTime(time),
  costs: () => ({ drops: 2 }),
  async run(context, given) {
    const { on, time } = substitute(given, context.scope);
    const peer = context.driver.listener(on);
    const within = milliseconds(time);
    const subscribed = async (): Promise<boolean> =>
      await peer.whenSessions(
        (all) => (all.at(-1)?.subscriptions.length ?? 0) > 0,
        within,
        'a subscription of the device',
      );
    // One that never does it again may have done so before the case: it is what it must have to go without.
    const had = hadOf(peer);
    await peer.behave([{ accept: { sessionPresent: false } }]);
    const first = await freshSession(peer, context.within);
    const began = markedAt(context.driver, on, 'it was let in without a session');
    if (!(await subscribed())) {
      if (had.length === 0)
        throw new Inconclusive(`the device had subscribed to nothing within ${inSeconds(within)}`);
      throw new NonConformance(
        `a SUBSCRIBE within ${inSeconds(within)} of a CONNACK with session present 0`,
        `none came after the connection was lost; before, it had subscribed to ${had.join(', ')}`,
      );
    }
    const before = peer.sessions.at(-1)!.subscriptions;
    const took = markedAt(context.driver, on, 'it has subscribed') - began;
    await peer.end();
    await nextSession(peer, first.connection, context.within);
    if (!(await subscribed()))
      throw new NonConformance(
        `a SUBSCRIBE within ${inSeconds(within)} of a CONNACK with session present 0`,
        `none came after the connection was lost; before, it had subscribed to ${filtersOf(before)}`,
      );
    told(context, on, `it subscribed ${inSeconds(took)} after the first of two CONNACKs`);
    return 1;
  },
});

/** What it has subscribed to on the connection that there is, or on one before. */
function hadOf({ sessions, shown }: BrokerPeer): readonly string[] {
  const now = sessions.at(-1)?.subscriptions ?? [];
  return now.length > 0 ? now.map(({ filter }) => filter) : (shown?.subscribed ?? []);
}

const filtersOf = (subscriptions: readonly { filter: string }[]): string =>
  subscriptions.map(({ filter }) => filter).join(', ');
