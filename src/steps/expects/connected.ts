import { constant } from '../../schema/form.js';
import { expectSessions } from '../our-broker.js';
import { defineExpectation } from '../word.js';

export const connected = defineExpectation({
  name: 'connected',
  text: 'The target has a session at our broker.',
  words: constant(true),
  example: [{ as: 'broker', expect: 'connected' }],
  bare: true,
  ofOurBroker: true,
  async judge(exchange, as, _words, demand) {
    const what = `the target is connected at our broker (${as})`;
    await expectSessions(exchange, as, demand, what, (sessions) => sessions.length > 0);
    const [newest] = exchange.broker(as).sessions.slice(-1);
    if (newest) exchange.knownConnections.set(as, newest.connection);
  },
});
