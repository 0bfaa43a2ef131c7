import { constant } from '../../schema/form.js';
import { awaitPacket } from '../demand.js';
import { defineExpectation } from '../word.js';

export const pingresp = defineExpectation({
  name: 'pingresp',
  text: 'PINGRESP.',
  words: constant(true),
  example: [{ connect: {} }, { ping: {}, expect: 'pingresp' }],
  bare: true,
  async judge(exchange, as, _words, demand) {
    await awaitPacket(exchange, exchange.peer(as), 'PINGRESP', () => true, { ...demand, what: 'PINGRESP' });
  },
});
