import { anything, list, string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { at } from './opening-view.js';
import { describeSaid, looks, opened, opening, openingOf, openingTimes } from './opening.js';
import { before, isConcerned, packet } from './packets-match.js';

const kind = object({
  packet,
  where: optional(anything, 'A JSON Schema: only such packets, see `packets-match`.'),
});

const words = {
  before,
  opening,
  ...looks,
  demand: required(string(), 'What is demanded, in words.'),
  first: required(kind, 'What must have come before.'),
  later: required(kind, 'What may only come behind it, on the same connection.'),
  alike: optional(
    list(string(), 1),
    'Places in both (JSON pointers) where the same value stands: what came for another one does not count.',
  ),
};

/** A device that begins a connection says one thing before another. */
export const packetsInOrder = defineCheck<Written<typeof words>>({
  name: 'packets-in-order',
  text: 'On a new connection a device sends one kind of packets only behind another one.',
  stepLists: ['before'],
  parameters: object(words).schema,
  ...openingTimes,
  async run(context, { before: steps = [], ...written }) {
    await runSteps(context, steps, { part: 'before', judging: true });
    const parameters = substitute(written, context.scope);
    const { demand, first, later, alike = [] } = parameters;
    const [isFirst, isLater] = [isConcerned(context, first), isConcerned(context, later)];
    const { said, watch } = await opened(context, openingOf(parameters), (all) => all.some(isLater));
    await watch.peer.behave(['accept']);
    let judged = 0;
    for (const [place, one] of said.entries()) {
      if (!isLater(one)) continue;
      judged += 1;
      const { connection } = one.view;
      const isBehind = said
        .slice(0, place)
        .some(
          (other) =>
            other.view.connection === connection &&
            isFirst(other) &&
            alike.every(
              (each) => JSON.stringify(at(each, other.view)) === JSON.stringify(at(each, one.view)),
            ),
        );
      if (!isBehind) throw new NonConformance(demand, `${describeSaid(one)}, and none before`);
    }
    if (judged === 0) throw new Inconclusive(`${demand}: nothing came that must be behind another`);
    return judged;
  },
});
