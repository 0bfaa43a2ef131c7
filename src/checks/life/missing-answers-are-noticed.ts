import { object, required, type Written } from '../../schema/words.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import type { Observed } from '../../driver/driver.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, isOn, keepAliveOf, told, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  longest: required(time, 'The longest keep-alive that is waited for.'),
};

/** Keep-alives after the first packet without its answer, or a PINGREQ behind it, in which a device should have noticed. */
const patience = 3;
const soon = 2;
/** Milliseconds that a device may take however short its keep-alive is. */
const least = 15_000;

/** A device to which nothing is answered any more notices that, and ends the connection. */
export const missingAnswersAreNoticed = defineCheck<Written<typeof words>>({
  name: 'missing-answers-are-noticed',
  text: 'A device whose PINGREQ, or message, is not answered ends the connection within three keep-alives.',
  parameters: object(words).schema,
  waits: ({ longest }) => plannedTime(longest) * (2 * patience + 2),
  costs: () => ({ drops: 2, keepAlives: soon }),
  async run(context, given) {
    const { on, longest } = substitute(given, context.scope);
    const peer = context.driver.listener(on);
    const session = await freshSession(peer, context.within);
    const keepAlive = keepAliveOf(session);
    if (keepAlive === 0) throw new Inconclusive('the device has switched its keep-alive off (0 seconds)');
    if (keepAlive > milliseconds(longest))
      throw new Inconclusive(`its keep-alive of ${keepAlive / 1000} s is longer than is waited for`);
    // Until here all was answered, which is the control: it stayed.
    const begunAt = context.driver.elapsed();
    await peer.behave([{ withhold: ['PINGRESP', 'PUBACK', 'PUBREC', 'PUBCOMP'] }]);
    const isOurs = isOn(session.connection);
    const asks = await peer.next(
      (event) =>
        isOurs(event) &&
        ((event.type === 'packet' &&
          event.at > begunAt &&
          (event.packet.type === 'PINGREQ' || (event.packet.type === 'PUBLISH' && event.packet.qos > 0))) ||
          event.type === 'closed'),
      keepAlive * 2 + least,
      'a packet of the device that asks for an answer',
    );
    if (asks.type !== 'packet') throw new Inconclusive('nothing came of the device that asks for an answer');
    const closes = (within: number): Promise<Observed> =>
      peer.next((event) => isOurs(event) && event.type === 'closed', within, 'the end of the connection');
    const allowed = Math.max(keepAlive * patience, least);
    let end = await closes(allowed);
    let asked = asks;
    if (end.type !== 'closed' && asks.packet.type === 'PUBLISH') {
      // Messages put off the PINGREQ, and of a message no version says how long its answer may take.
      const ping = peer.waiting().find((event) => isOurs(event) && isPing(event));
      if (ping && isPing(ping)) {
        asked = ping;
        end = await closes(ping.at + allowed - end.at);
      }
    }
    if (end.type !== 'closed')
      throw new NonConformance(
        'the device to end a connection on which nothing is answered',
        `it was still open ${inSeconds(end.at - asked.at)} after the ${asked.packet.type} that was not answered, at a keep-alive of ${keepAlive / 1000} s`,
      );
    if (end.by !== 'target') throw new Inconclusive(`our broker ended the connection first (${end.how})`);
    const after = end.at - asked.at;
    const late = after > keepAlive * soon ? ', later than two keep-alives' : '';
    told(context, on, `it ended the connection ${inSeconds(after)} after the ${asked.packet.type}${late}`);
    return 1;
  },
});

const isPing = (event: Observed): event is Extract<Observed, { type: 'packet' }> =>
  event.type === 'packet' && event.packet.type === 'PINGREQ';
