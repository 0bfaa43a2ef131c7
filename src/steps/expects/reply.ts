import { constant, either } from '../../schema/form.js';
import { expectReply } from '../message.js';
import { defineExpectation } from '../word.js';
import { messageForm } from './message.js';

export const reply = defineExpectation({
  name: 'reply',
  text: "The reply to this client's last request: its topic, its correlation and its schema come from the API, and the words must hold besides.",
  words: either(constant(true), messageForm),
  example: [
    { connect: {} },
    { subscribe: { reply: 'setLamp' } },
    {
      request: { operation: 'setLamp', parameters: { id: 'a' } },
      expect: { reply: { contains: { status: 'ok' } } },
    },
  ],
  bare: true,
  takesMessage: true,
  judge: expectReply,
});
