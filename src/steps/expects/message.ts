import { named } from '../../schema/form.js';
import { object } from '../../schema/words.js';
import { messageWords } from '../content-words.js';
import { expectMessage } from '../message.js';
import { defineExpectation } from '../word.js';

export const messageForm = named('message', object(messageWords));

export const message = defineExpectation({
  name: 'message',
  text: 'A message on a topic, or of an operation, whose schema it must then fit; on a text connection a text that answers nothing.',
  words: messageForm,
  example: [
    { connect: {} },
    { subscribe: { filter: 'conformance/{run}/#' } },
    { publish: { topic: 'conformance/{run}/a', payload: { on: true } } },
    { expect: { message: { topic: 'conformance/{run}/a', contains: { on: true }, qos: 0 } } },
  ],
  bare: true,
  takesMessage: true,
  refersTo: ({ operation }) => [{ to: 'operation', at: '/operation', name: operation }],
  judge: expectMessage,
});
