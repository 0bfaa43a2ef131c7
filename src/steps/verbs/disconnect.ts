import { object } from '../../schema/words.js';
import { reasonCode } from '../../driver/wire/packets/acknowledgements.js';
import { properties } from '../../driver/wire/packets/properties-to-send.js';
import { followedBy } from '../expect.js';
import { defineVerb } from '../word.js';

export const disconnect = defineVerb({
  name: 'disconnect',
  text: 'Takes leave in order: DISCONNECT, then the end of the connection; a text connection is only ended.',
  words: object({ reasonCode, properties }),
  example: [{ connect: {} }, { disconnect: {} }],
  async act(exchange, as, { reasonCode, properties }, { step, within }) {
    if (exchange.talks.has(as)) return await exchange.talk(as).end();
    await exchange.peer(as).send({
      type: 'DISCONNECT',
      ...(reasonCode === undefined ? {} : { reasonCode }),
      ...(properties === undefined ? {} : { properties }),
    });
    await exchange.peer(as).end();
    await followedBy(exchange, as, step, within);
  },
});
