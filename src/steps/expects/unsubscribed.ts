import { string } from '../../schema/form.js';
import { object, required } from '../../schema/words.js';
import { topicMatches } from '../../spec/topic.js';
import { expectSessions } from '../our-broker.js';
import { defineExpectation } from '../word.js';

export const unsubscribed = defineExpectation({
  name: 'unsubscribed',
  text: 'The target has subscribed to something at our broker, and no session of it would be sent what is published on the topic.',
  words: object({ topic: required(string(), 'No filter covers this topic.') }),
  example: [{ as: 'broker', expect: { unsubscribed: { topic: 'lamp/b' } } }],
  ofOurBroker: true,
  async judge(exchange, as, { topic }, demand) {
    const covers = ({ filter }: { filter: string }): boolean => topicMatches(filter, topic);
    const what = `the target has subscribed, and to no filter that covers ${topic}`;
    await expectSessions(
      exchange,
      as,
      demand,
      what,
      (sessions) =>
        sessions.some(({ subscriptions }) => subscriptions.length > 0) &&
        !sessions.some(({ subscriptions }) => subscriptions.some(covers)),
    );
  },
});
