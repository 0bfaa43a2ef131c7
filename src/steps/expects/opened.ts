import { constant, either, list, string } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { describeEvent, unmet } from '../demand.js';
import { specMistake } from '../exchange.js';
import { defineExpectation } from '../word.js';

export const opened = defineExpectation({
  name: 'opened',
  text: 'How a WebSocket was opened.',
  words: object({
    subprotocol: required(
      either(string(), list(string(), 1)),
      'The WebSocket subprotocol that the target selected, empty for none; one of several.',
    ),
    orRefused: optional(constant(true), 'A WebSocket that was not opened is right as well.'),
  }),
  example: [
    { connect: { subprotocols: ['mqtt'], greet: false }, expect: { opened: { subprotocol: 'mqtt' } } },
  ],
  async judge(exchange, as, opened, { explicit, within }) {
    const wanted = [opened.subprotocol].flat();
    const names = wanted.map((name) => (name === '' ? 'none' : name)).join(' or ');
    const what = `the target selects the WebSocket subprotocol ${names}${opened.orRefused ? ', or opens none' : ''}`;
    const selected = exchange.peer(as).subprotocol;
    if (selected === undefined) {
      // A WebSocket that was not opened has ended; anything else never was one.
      const event = await exchange.peer(as).next(({ type }) => type === 'closed', within, what);
      if (event.type !== 'closed')
        throw specMistake(`client "${as}" has no WebSocket, and so no subprotocol`);
      if (!opened.orRefused) unmet(exchange, explicit, what, describeEvent(event));
    } else if (!wanted.includes(selected)) {
      unmet(exchange, explicit, what, selected === '' ? 'it selected none' : `it selected ${selected}`);
    }
  },
});
