import { integer, string } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { at } from './opening-view.js';
import { describeSaid, looks, opened, opening, openingOf, openingTimes } from './opening.js';
import { before, isConcerned, packet, where } from './packets-match.js';

const words = {
  before,
  opening,
  ...looks,
  packet,
  where,
  demand: required(string(), 'What is demanded, in words.'),
  number: required(string(), 'The place of the number in a packet (a JSON pointer), see `packets-match`.'),
  modulo: required(integer(2), 'Behind the number before this one 0 comes again.'),
};

/** Packets that are counted: each has the number behind that of the one before, in a circle. */
export const numbersCountOn = defineCheck<Written<typeof words>>({
  name: 'numbers-count-on',
  text: 'A number in packets of a device is one more in each, and begins anew behind the largest.',
  stepLists: ['before'],
  parameters: object(words).schema,
  ...openingTimes,
  async run(context, { before: steps = [], ...written }) {
    await runSteps(context, steps, { part: 'before', judging: true });
    const parameters = substitute(written, context.scope);
    const { demand, number, modulo } = parameters;
    const isOne = isConcerned(context, parameters);
    const { said, watch } = await opened(
      context,
      openingOf(parameters),
      (all) => all.filter(isOne).length >= 2,
    );
    await watch.peer.behave(['accept']);
    const counted = said.filter(isOne);
    if (counted.length < 2) throw new Inconclusive(`${demand}: only ${counted.length} such packets came`);
    let last: number | undefined;
    for (const one of counted) {
      const value = at(number, one.view);
      const next = last === undefined ? undefined : (last + 1) % modulo;
      const own = typeof value === 'string' && value !== '' ? Number(value) : value;
      if (typeof own !== 'number' || !Number.isInteger(own) || own < 0 || own >= modulo)
        throw new NonConformance(
          demand,
          `${number} is ${value === undefined ? 'not there' : JSON.stringify(value)}, in ${describeSaid(one)}`,
        );
      if (next !== undefined && own !== next)
        throw new NonConformance(demand, `${own} came behind ${last}, in ${describeSaid(one)}`);
      last = own;
    }
    return counted.length;
  },
});
