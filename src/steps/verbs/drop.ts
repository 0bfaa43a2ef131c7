import { oneOf } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { defineVerb } from '../word.js';

export const drop = defineVerb({
  name: 'drop',
  text: 'Ends the connection without a word.',
  words: object({
    how: optional(
      oneOf('reset', 'end'),
      'A TCP reset, as when power is lost, or the end of the stream in order; reset when missing.',
    ),
  }),
  example: [{ connect: {} }, { drop: { how: 'end' } }],
  async act(exchange, as, { how }) {
    const connection = exchange.talks.has(as) ? exchange.talk(as) : exchange.peer(as);
    await (how === 'end' ? connection.end() : connection.drop());
  },
});
