import { integer, list, oneOf, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { duration } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import { milliseconds } from '../spec/duration.js';
import { substitute } from '../spec/template.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { nextNumbered, numbersFrom, publishNumbered, timer } from './numbered-messages.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(
    steps,
    'Steps after which the members have the shared subscription and `from` is connected.',
  ),
  members: required(list(who, 2), 'The members of the group.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic of the shared subscription.'),
  qos: required(oneOf(1, 2), 'With which the messages are published, and granted to each member.'),
  count: required(integer(2), 'How many messages are published.'),
  quiet: required(duration, 'How long each member is looked at when every message has come to somebody.'),
};

type Parameters = Written<typeof words>;

/** To whom each message has come, by its number. */
type Holders = Map<number, string>;

/**
 * Each message comes to one member of a group, and to one only. Who gets which is the server's choice, be it always the
 * same member. A copy with DUP is the same message to the same member.
 */
export const oncePerGroup = defineCheck<Parameters>({
  name: 'once-per-group',
  text: 'Each message comes to exactly one member of a group that shares a subscription.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { members, from, topic, qos, count, quiet } = substitute(written, context.scope);
    await publishNumbered(exchange, from, { topic, qos, numbers: numbersFrom(1, count) });
    const holders: Holders = new Map();
    // By turns, each for a little while: nobody knows to whom the next one comes.
    const turns = Math.ceil(context.within / turnMs);
    for (let turn = 0; holders.size < count && turn < turns; turn += 1)
      await take(exchange, members[turn % members.length]!, {
        topic,
        holders,
        within: turnMs,
        until: () => holders.size === count,
      });
    for (const member of members)
      await take(exchange, member, { topic, holders, within: milliseconds(quiet) });
    const missing = numbersFrom(1, count).filter((number) => !holders.has(number));
    if (missing.length > 0)
      throw new NonConformance(
        `each of ${count} messages at one member of the group`,
        `message ${missing.join(', ')} came to none`,
      );
    context.driver.record({ on: members[0]!, type: 'seen', text: sharesOf(members, holders) });
    return exchange.judged + 1;
  },
});

/** Milliseconds for which one member is looked at before the next. */
const turnMs = 50;

/** Takes what comes to a member without a pause of `within` milliseconds. */
async function take(
  exchange: Exchange,
  member: string,
  {
    topic,
    holders,
    within,
    until = () => false,
  }: { topic: string; holders: Holders; within: number; until?: () => boolean },
): Promise<void> {
  while (!until()) {
    const left = timer(exchange, within);
    const message = await nextNumbered(exchange, member, [topic], { left, what: `a message of the group` });
    if (!message) return;
    const { number, packet } = message;
    const holder = holders.get(number);
    if (holder === member && packet.dup) continue;
    if (holder !== undefined)
      throw new NonConformance(
        `message ${number} at one member of the group, once`,
        `it came to ${holder === member ? `${member} twice` : `${holder} and to ${member}`}`,
      );
    holders.set(number, member);
  }
}

const sharesOf = (members: readonly string[], holders: Holders): string =>
  members
    .map((member) => `${member} got ${[...holders.values()].filter((holder) => holder === member).length}`)
    .join(', ');
