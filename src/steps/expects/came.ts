import type { Observed } from '../../driver/driver.js';
import { constant } from '../../schema/form.js';
import { describeEvent, unmet } from '../demand.js';
import { besides } from '../our-broker.js';
import { defineExpectation } from '../word.js';

export const came = defineExpectation({
  name: 'came',
  text: 'A further network connection of the target than the one on which it was seen to be connected.',
  words: constant(true),
  example: [{ as: 'broker', expect: 'came' }],
  bare: true,
  ofOurBroker: true,
  async judge(exchange, as, _words, demand) {
    const peer = exchange.broker(as);
    const what = 'the target comes to our broker';
    const isFurther = (event: Observed): boolean =>
      event.type === 'came' && exchange.isFurther(as, event.connection);
    const event = await peer.next(isFurther, demand.within, what);
    if (event.type !== 'came') unmet(exchange, demand.explicit, what, describeEvent(event) + besides(peer));
  },
});
