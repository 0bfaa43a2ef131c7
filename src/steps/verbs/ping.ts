import { object } from '../../schema/words.js';
import { followedBy } from '../expect.js';
import { defineVerb } from '../word.js';

export const ping = defineVerb({
  name: 'ping',
  text: 'Sends PINGREQ. PINGRESP is awaited unless the step says what else.',
  words: object({}),
  example: [{ ping: {}, expect: 'pingresp' }],
  speaks: () => true,
  async act(exchange, as, _words, { step, within }) {
    await exchange.peer(as).send({ type: 'PINGREQ' });
    await followedBy(exchange, as, step, within, 'pingresp');
  },
});
