import { object, optional, required, type Written } from '../../schema/words.js';
import { boolean, integer, oneOf, templated } from '../../schema/form.js';
import type { BrokerPeer, Observed } from '../../driver/driver.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { markedAt } from '../../steps/time.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { whyNoAnswer } from '../end-of-connection.js';
import { defineCheck, type CheckContext } from '../check.js';
import { restarted } from '../restarted.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, isOn, nextSession, told, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  granted: required(
    templated(oneOf(0, 128)),
    'What SUBACK says: 0 for whatever was asked, or 128, which refuses.',
  ),
  lasts: required(time, 'How long is looked.'),
  stays: optional(boolean, 'It must not end the connection either.'),
  again: optional(
    time,
    'How long it may take to subscribe afterwards, when all is granted again: who does not is restarted, if it can be.',
  ),
  most: required(integer(1), 'How many SUBSCRIBEs and CONNECTs may come in that time.'),
};

/** A device that is not given what it asked for lives with it, tries again with time between, or leaves. */
export const noSubscribeStorm = defineCheck<Written<typeof words>>({
  name: 'no-subscribe-storm',
  text: 'A device whose subscription is refused, or granted with a lower QoS, does not ask again and again without a pause.',
  parameters: object(words).schema,
  waits: ({ lasts }) => plannedTime(lasts),
  costs: ({ lasts, again }) => ({ drops: again === undefined ? 2 : 3, time: plannedTime(lasts) }),
  async run(context, given) {
    const { again, ...watched } = substitute(given, context.scope);
    const peer = context.driver.listener(watched.on);
    try {
      return await watch(context, peer, watched);
    } finally {
      if (again !== undefined)
        await untilItAsksAgain(context, peer, { on: watched.on, again }).catch(withoutVerdict);
    }
  },
});

async function watch(
  context: CheckContext,
  peer: BrokerPeer,
  { on, granted, lasts, stays = false, most }: Omit<Written<typeof words>, 'again'>,
): Promise<number> {
  await peer.behave([{ accept: { granted, sessionPresent: false } }]);
  const { connection } = await freshSession(peer, context.within);
  const isOurs = isOn(connection);
  const began = markedAt(context.driver, on, 'it is watched from here');
  const until = began + milliseconds(lasts);
  let [subscribes, connects, answeredAt] = [0, 0, began];
  for (let left = milliseconds(lasts); left > 0; left = until - context.driver.elapsed()) {
    const event = await peer.next(
      (event) => event.type === 'packet' || (isOurs(event) && event.type === 'closed'),
      left,
      'a packet of the device',
    );
    // What comes when the time is over is no part of it, however late we look.
    if (event.type === 'timeout' || event.at > until) break;
    const isLeaving = stays && event.type === 'closed' && subscribes > 0;
    if (isLeaving && whyNoAnswer(event, answeredAt, 'SUBACK') === undefined) {
      const after = inSeconds(event.at - began);
      await staysOtherwise(context, peer, { connection, lasts: milliseconds(lasts) });
      throw new NonConformance(
        'the device to stay on a connection on which it was granted less than it asked for',
        `it ended the connection after ${after} (${event.how}), and kept one on which it was granted all`,
      );
    }
    if (event.type !== 'packet') continue;
    if (event.packet.type === 'SUBSCRIBE') [subscribes, answeredAt] = [subscribes + 1, event.at];
    if (event.packet.type === 'CONNECT') connects += 1;
    if (subscribes + connects > most)
      throw new NonConformance(
        `at most ${most} SUBSCRIBEs and CONNECTs in ${inSeconds(milliseconds(lasts))}`,
        `${subscribes} SUBSCRIBEs and ${connects} CONNECTs came`,
      );
  }
  if (subscribes === 0) throw new Inconclusive('the device subscribed to nothing meanwhile');
  told(
    context,
    on,
    `${subscribes} SUBSCRIBEs and ${connects} CONNECTs came in ${inSeconds(milliseconds(lasts))}`,
  );
  return 1;
}

/** What is seen when the verdict stands says nothing about it. */
function withoutVerdict(error: unknown): void {
  if (!(error instanceof Inconclusive)) throw error;
}

/** Some never ask again for what they were refused: whoever follows would find such a device without its subscription. */
async function untilItAsksAgain(
  context: CheckContext,
  peer: BrokerPeer,
  { on, again }: { on: string; again: string | number },
): Promise<void> {
  const asks = async (within: number): Promise<boolean> =>
    await peer.whenSessions(
      (all) => (all.at(-1)?.subscriptions.length ?? 0) > 0,
      within,
      'the device subscribes again',
    );
  await peer.behave([{ accept: { sessionPresent: false } }]);
  const had = peer.sessions.at(-1)?.connection ?? 0;
  await peer.end();
  await nextSession(peer, had, context.within);
  if (await asks(milliseconds(again))) return;
  const seen = 'it does not ask again for what it was refused';
  if (!(await restarted(context)))
    return told(context, on, `${seen}, and nobody can restart it: what follows finds it without`);
  const asked = await asks(context.within);
  told(context, on, asked ? `${seen}, until it is restarted` : `${seen}, when it is restarted neither`);
}

/** The control: whoever leaves a connection on which it was granted all as well has another reason than what it was granted. */
async function staysOtherwise(
  { within }: CheckContext,
  peer: BrokerPeer,
  { connection, lasts }: { connection: number; lasts: number },
): Promise<void> {
  await peer.behave([{ accept: { sessionPresent: false } }]);
  const next = await nextSession(peer, connection, within);
  const isEnd = (event: Observed): boolean => isOn(next.connection)(event) && event.type === 'closed';
  const end = await peer.next(isEnd, lasts, 'the end of a connection on which all was granted');
  if (end.type === 'closed')
    throw new Inconclusive('the device ended a connection on which it was granted all as well');
}
