import { oneOf } from '../../schema/form.js';
import { defineVerb } from '../word.js';

export const device = defineVerb({
  name: 'device',
  text: 'Of a device that is only a client: its power is taken away without a word and given back, or it is made to publish one message of its own. Inconclusive where nobody has it in hand.',
  words: oneOf('restart', 'publish'),
  example: [{ device: 'restart' }, { as: 'broker', given: 'connected' }],
  needsNobody: true,
  otherwise: () => 'device',
  async act(exchange, _as, what) {
    await exchange.context.driver.ask(what);
  },
});
