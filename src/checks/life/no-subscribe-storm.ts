import { object, optional, required, type Written } from '../../schema/words.js';
import { boolean, integer, oneOf, templated } from '../../schema/form.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { milliseconds } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, isOn, told, plannedTime, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  granted: required(
    templated(oneOf(0, 128)),
    'What SUBACK says: 0 for whatever was asked, or 128, which refuses.',
  ),
  lasts: required(time, 'How long is looked.'),
  stays: optional(boolean, 'It must not end the connection either.'),
  most: required(integer(1), 'How many SUBSCRIBEs and CONNECTs may come in that time.'),
};

/** A device that is not given what it asked for lives with it, tries again with time between, or leaves. */
export const noSubscribeStorm = defineCheck<Written<typeof words>>({
  name: 'no-subscribe-storm',
  text: 'A device whose subscription is refused, or granted with a lower QoS, does not ask again and again without a pause.',
  parameters: object(words).schema,
  waits: ({ lasts }) => plannedTime(lasts),
  async run(context, given) {
    const { on, granted, lasts, stays = false, most } = substitute(given, context.scope);
    const peer = context.driver.listener(on);
    await peer.behave([{ accept: { granted, sessionPresent: false } }]);
    const { connection } = await freshSession(peer, context.within);
    const isOurs = isOn(connection);
    const until = context.driver.elapsed() + milliseconds(lasts);
    let [subscribes, connects] = [0, 0];
    for (let left = milliseconds(lasts); left > 0; left = until - context.driver.elapsed()) {
      const event = await peer.next(
        (event) => event.type === 'packet' || (isOurs(event) && event.type === 'closed'),
        left,
        'a packet of the device',
      );
      if (event.type === 'timeout') break;
      if (stays && event.type === 'closed' && event.by === 'target' && subscribes > 0)
        throw new NonConformance(
          'the device to stay on a connection on which it was granted less than it asked for',
          `it ended the connection (${event.how})`,
        );
      if (event.type !== 'packet') continue;
      if (event.packet.type === 'SUBSCRIBE') subscribes += 1;
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
  },
});
