import { list } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { comesBy } from '../../driver/broker/topic-filter.js';
import { plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { announcementsNow } from './announced-collect.js';
import { membersOf } from './announced-content.js';
import { announced, isNamed, memberName } from './announced-words.js';

const words = {
  announced,
  topics: required(list(memberName, 1), 'Members of an announcement that name topics of commands.'),
};

/** A device subscribes to every topic on which it announces that it takes commands. */
export const announcedCommands = defineCheck<Written<typeof words>>({
  name: 'announced-commands',
  text: 'A device has subscribed to each command topic that it announces.',
  parameters: object(words).schema,
  waits: ({ announced: { time } }) => 3 * plannedTime(time) + 60_000,
  costs: ({ announced: { quiet } }) => ({ drops: 1, time: 2 * plannedTime(quiet) }),
  async run(context, written) {
    const { announced: how, topics: names } = substitute(written, context.scope);
    const { announcements, watch } = await announcementsNow(context, how);
    const topics = announcements
      .flatMap(({ content }) => membersOf(content, isNamed(names)))
      .map(({ value }) => value)
      .filter((value): value is string => typeof value === 'string');
    if (topics.length === 0) throw new Inconclusive('no announcement names a command topic');
    const filters = watch.peer.sessions.at(-1)?.subscriptions.map(({ filter }) => filter) ?? [];
    const missing = topics.find((topic) => !filters.some((filter) => comesBy(filter, topic)));
    if (missing !== undefined)
      throw new NonConformance(
        `a subscription to ${missing}, which it announces as a command topic`,
        `it has subscribed to ${filters.join(', ') || 'nothing'}`,
      );
    return new Set(topics).size;
  },
});
