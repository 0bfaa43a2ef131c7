import { object, required, type Written } from '../../schema/words.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, isOn, keepAliveOf, told, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  longest: required(time, 'The longest keep-alive that is waited for.'),
};

/** Keep-alives after the first packet without its answer in which a device should have noticed. */
const patience = 3;
const soon = 2;
/** Milliseconds that a device may take however short its keep-alive is. */
const least = 15_000;

/** A device to which nothing is answered any more notices that, and ends the connection. */
export const missingAnswersAreNoticed = defineCheck<Written<typeof words>>({
  name: 'missing-answers-are-noticed',
  text: 'A device whose PINGREQ, or message, is not answered ends the connection within three keep-alives.',
  parameters: object(words).schema,
  waits: ({ longest }) => plannedTime(longest) * (patience + 2),
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
    const end = await peer.next(
      (event) => isOurs(event) && event.type === 'closed',
      Math.max(keepAlive * patience, least),
      'the end of the connection',
    );
    if (end.type !== 'closed')
      throw new NonConformance(
        'the device to end a connection on which nothing is answered',
        `it was still open ${inSeconds(end.at - asks.at)} after the ${asks.packet.type} that was not answered, at a keep-alive of ${keepAlive / 1000} s`,
      );
    if (end.by !== 'target') throw new Inconclusive(`our broker ended the connection first (${end.how})`);
    const after = end.at - asks.at;
    const late = after > keepAlive * soon ? ', later than two keep-alives' : '';
    told(context, on, `it ended the connection ${inSeconds(after)} after the ${asks.packet.type}${late}`);
    return 1;
  },
});
