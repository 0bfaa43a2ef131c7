import { string, table } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { comesBy } from '../../driver/broker/topic-filter.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { at } from './opening-view.js';
import { describeSaid, looks, opened, opening, openingOf, openingTimes, type Said } from './opening.js';
import { before, isConcerned, packet, where } from './packets-match.js';

const words = {
  before,
  opening,
  ...looks,
  packet,
  where,
  demand: required(string(), 'What is demanded, in words.'),
  topic: required(string(), 'The place of the topic in a packet (a JSON pointer), see `packets-match`.'),
  levels: optional(table(string()), 'Levels of that topic, each with what is put in its place.'),
};

/** Whoever says where it can be reached listens there. */
export const topicsAreSubscribed = defineCheck<Written<typeof words>>({
  name: 'topics-are-subscribed',
  text: 'A device that begins a connection has subscribed to every topic that its packets name.',
  stepLists: ['before'],
  parameters: object(words).schema,
  ...openingTimes,
  async run(context, { before: steps = [], ...written }) {
    await runSteps(context, steps, { part: 'before', judging: true });
    const parameters = substitute(written, context.scope);
    const { demand, topic, levels = {} } = parameters;
    const isOne = isConcerned(context, parameters);
    const { said, watch } = await opened(context, openingOf(parameters), (all) => all.some(isOne));
    const kept = watch.peer.sessions.at(-1)?.subscriptions ?? [];
    const filters = [...new Set([...said.flatMap(filtersOf), ...kept.map(({ filter }) => filter)])];
    await watch.peer.behave(['accept']);
    const concerned = said.filter(isOne);
    if (concerned.length === 0) throw new Inconclusive(`${demand}: no packet names such a topic`);
    for (const one of concerned) {
      const value = at(topic, one.view);
      const named = typeof value === 'string' ? replaced(value, levels) : undefined;
      if (named === undefined || !filters.some((filter) => comesBy(filter, named)))
        throw new NonConformance(
          demand,
          `it has subscribed to ${filters.join(', ') || 'nothing'}, and ${named ?? 'no topic'} is named in ${describeSaid(one)}`,
        );
    }
    return concerned.length;
  },
});

const filtersOf = ({ view }: Said): string[] => (view.type === 'SUBSCRIBE' ? (view.filters as string[]) : []);

const replaced = (topic: string, levels: Readonly<Record<string, string>>): string =>
  topic
    .split('/')
    .map((level) => levels[level] ?? level)
    .join('/');
