import { string } from '../../schema/form.js';
import { object, required } from '../../schema/words.js';
import { defineVerb } from '../word.js';

export const note = defineVerb({
  name: 'note',
  text: 'Does nothing: it says to whoever reads the transcript what the steps behind it are for.',
  words: object({
    text: required(string({ maxLength: 200 }), 'One sentence, such as `The session is resumed by another.`'),
  }),
  example: [
    { connect: {} },
    { note: { text: 'The session goes on while its client is away.' } },
    { drop: {} },
  ],
  needsNobody: true,
  otherwise: () => 'case',
  act: () => Promise.resolve(),
});
