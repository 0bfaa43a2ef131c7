import { string } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { topicMatches } from '../../spec/topic.js';
import type { Demand } from '../demand.js';
import type { Exchange } from '../exchange.js';
import { expectSessions } from '../our-broker.js';
import { defineExpectation } from '../word.js';

interface Subscribed {
  filter?: string;
  topic?: string;
}

export async function whenSubscribed(
  exchange: Exchange,
  as: string,
  { filter: wanted, topic = '' }: Subscribed,
  demand: Demand,
): Promise<void> {
  const [what, fits] =
    wanted === undefined
      ? [`a filter that covers ${topic}`, (filter: string): boolean => topicMatches(filter, topic)]
      : [`the filter ${wanted}`, (filter: string): boolean => filter === wanted];
  await expectSessions(exchange, as, demand, `the target has subscribed to ${what}`, (sessions) =>
    sessions.some(({ subscriptions }) => subscriptions.some(({ filter }) => fits(filter))),
  );
}

export const subscribed = defineExpectation({
  name: 'subscribed',
  text: 'At our broker a session of the target has a subscription.',
  words: object(
    {
      filter: optional(string(), 'Exactly this filter.'),
      topic: optional(string(), 'A filter that covers this topic.'),
    },
    { minProperties: 1, maxProperties: 1 },
  ),
  example: [{ as: 'broker', expect: { subscribed: { topic: 'lamp/a' } } }],
  ofOurBroker: true,
  judge: whenSubscribed,
});
