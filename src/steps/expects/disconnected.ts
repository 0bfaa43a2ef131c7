import { constant } from '../../schema/form.js';
import { expectSessions } from '../our-broker.js';
import { defineExpectation } from '../word.js';

export const disconnected = defineExpectation({
  name: 'disconnected',
  text: 'The target has no session at our broker.',
  words: constant(true),
  example: [
    { as: 'broker', broker: 'stopped' },
    { as: 'broker', expect: 'disconnected' },
  ],
  bare: true,
  ofOurBroker: true,
  async judge(exchange, as, _words, demand) {
    const what = `the target is not connected at our broker (${as})`;
    await expectSessions(exchange, as, demand, what, (sessions) => sessions.length === 0);
  },
});
