import { behaviourForm, type BrokerBehaviour } from '../../driver/broker/behaviour.js';
import { either, list, named } from '../../schema/form.js';
import { milliseconds } from '../../spec/duration.js';
import type { TypeOf } from '../../schema/form.js';
import { defineVerb } from '../word.js';

const behaviour = named('behaviour', behaviourForm);

export const broker = defineVerb({
  name: 'broker',
  text: "Our broker treats the target's connections so from now on: one behaviour, or a list, one connection after another, of which the last stays.",
  words: either(behaviour, list(behaviour, 1)),
  example: [{ broker: [{ refuse: 5 }, 'accept'] }],
  needsNobody: true,
  ofOurBroker: true,
  otherwise: () => 'broker',
  async act(exchange, as, words) {
    const all = Array.isArray(words) ? words : [words];
    await exchange.broker(as).behave(all.map(behaviourOf));
  },
});

function behaviourOf(words: TypeOf<typeof behaviour>): BrokerBehaviour {
  if (typeof words === 'string') return words;
  if ('slow' in words) return { slow: milliseconds(words.slow) };
  return 'answer' in words ? { answer: words.answer.replaceAll(' ', '') } : words;
}
