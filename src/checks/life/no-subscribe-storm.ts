import { object, required, type Written } from '../../schema/words.js';
import { integer, oneOf, templated } from '../../schema/form.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, told, plannedTime, time, timeIn } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  granted: required(
    templated(oneOf(0, 128)),
    'What SUBACK says: 0 for whatever was asked, or 128, which refuses.',
  ),
  lasts: required(time, 'How long is looked.'),
  most: required(integer(1), 'How many SUBSCRIBEs and CONNECTs may come in that time.'),
};

/** A device that is not given what it asked for lives with it, tries again with time between, or leaves. */
export const noSubscribeStorm = defineCheck<Written<typeof words>>({
  name: 'no-subscribe-storm',
  text: 'A device whose subscription is refused, or granted with a lower QoS, does not ask again and again without a pause.',
  parameters: object(words).schema,
  waits: ({ lasts }) => plannedTime(lasts),
  async run(context, { on, granted, lasts, most }) {
    const peer = context.driver.listener(on);
    await peer.behave([{ accept: { granted, sessionPresent: false } }]);
    await freshSession(peer, context.within);
    const until = context.driver.elapsed() + timeIn(context, lasts);
    let [subscribes, connects] = [0, 0];
    for (let left = timeIn(context, lasts); left > 0; left = until - context.driver.elapsed()) {
      const event = await peer.next(({ type }) => type === 'packet', left, 'a packet of the device');
      if (event.type !== 'packet') break;
      if (event.packet.type === 'SUBSCRIBE') subscribes += 1;
      if (event.packet.type === 'CONNECT') connects += 1;
      if (subscribes + connects > most)
        throw new NonConformance(
          `at most ${most} SUBSCRIBEs and CONNECTs in ${inSeconds(timeIn(context, lasts))}`,
          `${subscribes} SUBSCRIBEs and ${connects} CONNECTs came`,
        );
    }
    if (subscribes === 0) throw new Inconclusive('the device subscribed to nothing meanwhile');
    told(
      context,
      on,
      `${subscribes} SUBSCRIBEs and ${connects} CONNECTs came in ${inSeconds(timeIn(context, lasts))}`,
    );
    return 1;
  },
});
