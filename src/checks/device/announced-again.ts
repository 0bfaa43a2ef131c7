import { oneOf, list } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { announcementsNow, type Message, type Seen } from './announced-collect.js';
import { membersOf } from './announced-content.js';
import { announced, isNamed, memberName } from './announced-words.js';

const words = {
  announced,
  judges: required(
    oneOf('announcements', 'states'),
    '`announcements`: each is retained, or comes again upon our message. `states`: so is what is published on the topics that they name, behind them.',
  ),
  topics: optional(list(memberName, 1), 'Members of an announcement that name topics of states.'),
};

/** Whoever begins to listen later gets to know a device: what it has announced is retained, or comes again when it is asked for. */
export const announcedAgain = defineCheck<Written<typeof words>>({
  name: 'announced-again',
  text: 'What a device announces, and the states that it announces topics of, are retained or come again upon a message of ours.',
  parameters: object(words).schema,
  waits: ({ announced: { time } }) => 3 * plannedTime(time) + 60_000,
  costs: ({ announced: { quiet } }) => ({ drops: 1, time: 2 * plannedTime(quiet) }),
  async run(context, written) {
    const { announced: how, judges, topics = [] } = substitute(written, context.scope);
    const seen = await announcementsNow(context, how);
    const asked = `${how.asks.payload} on ${how.asks.topic}`;
    return judges === 'announcements' ? judgeAnnouncements(seen, asked) : judgeStates(seen, topics, asked);
  },
});

function judgeAnnouncements({ announcements, watch }: Seen, asked: string): number {
  const all = new Set(announcements.map(({ topic }) => topic));
  for (const topic of all) {
    const own = announcements.filter((one) => one.topic === topic);
    if (!own.some(({ retain, because }) => retain || because === 'asked'))
      throw new NonConformance(
        `the announcement on ${topic} to be retained, or to come again after ${asked}`,
        'it came once, and was not retained',
      );
  }
  const retained = announcements.filter(({ retain }) => retain).length;
  const again = announcements.filter(({ because }) => because === 'asked').length;
  watch.tell(
    `${retained} of ${announcements.length} announcements were retained, ${again} came upon ${asked}`,
  );
  return all.size;
}

function judgeStates({ announcements, messages }: Seen, names: readonly string[], asked: string): number {
  const named = announcements.flatMap(({ content }) => membersOf(content, isNamed(names)));
  const topics = new Set(named.map(({ value }) => value).filter((one) => typeof one === 'string'));
  if (topics.size === 0) throw new Inconclusive('no announcement names a topic of a state');
  const isAnnounced = ({ topic }: Message): boolean => announcements.some((one) => one.topic === topic);
  const last = messages.findLastIndex((one) => one.because === 'asked' && isAnnounced(one));
  for (const topic of topics) {
    const own = messages.filter((one) => one.topic === topic);
    const isLater = messages.some(
      (one, place) => one.topic === topic && one.because !== 'connected' && place > last,
    );
    if (!isLater && !own.some(({ retain }) => retain))
      throw new NonConformance(
        `the state on ${topic} to be retained, or to come again behind its announcement after ${asked}`,
        own.length === 0 ? 'nothing came on it' : 'it came before, and was not retained',
      );
  }
  return topics.size;
}
