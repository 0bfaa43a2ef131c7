import { boolean, list, string } from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';
import { anyObject, duration } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import type { PublishPacket } from '../driver/wire/packet.js';
import { matchPattern } from '../spec/match-pattern.js';
import { milliseconds } from '../spec/duration.js';
import type { ContentWords } from '../steps/content-words.js';
import { substitute } from '../spec/template.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { messagesUntilQuiet } from './messages-until-quiet.js';
import { contentMismatch } from '../steps/content.js';
import { contentOf } from '../steps/message.js';
import { runSteps } from '../steps/run-steps.js';

interface Wanted extends Pick<ContentWords, 'schema'> {
  retain?: boolean;
  /** A regular expression that the topic must match. */
  topicPattern?: string;
}

const words = {
  before: required(steps, 'Steps that make the target publish.'),
  on: required(who, 'The listener at which it publishes.'),
  filters: required(list(string(), 1), 'Topic filters of the messages that are meant.'),
  quiet: required(duration, 'So long after the last message no further one is awaited.'),
  message: required(
    object(
      {
        retain: optional(boolean, 'The RETAIN flag.'),
        topicPattern: optional(string(), 'A regular expression that the topic must match.'),
        schema: optional(anyObject, 'A JSON Schema of the payload.'),
      },
      { minProperties: 1 },
    ),
    'What each of them is.',
  ),
};

type Parameters = Written<typeof words>;

/** Of many messages that belong together none may be forgotten, so each is looked at. */
export const everyMessage = defineCheck<Parameters>({
  name: 'every-message',
  text: 'The target publishes on these topics, and each message there is as it must be.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, on, filters, quiet, message: words }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const wanted = substitute({ filters, words }, context.scope);
    const series = { on, filters: wanted.filters, quiet: milliseconds(quiet) };
    const messages = await messagesUntilQuiet(context, series);
    if (messages.length === 0)
      throw new NonConformance(`a message on ${series.filters.join(' or ')}`, 'none came');
    for (const message of messages) judge(context, message, wanted.words);
    return messages.length;
  },
});

function judge(
  context: CheckContext,
  message: PublishPacket,
  { retain, topicPattern, ...content }: Wanted,
): void {
  const { topic } = message;
  if (topicPattern !== undefined && !matchPattern(topicPattern, topic))
    throw new NonConformance(`a topic that matches ${topicPattern}`, `a message came on ${topic}`);
  if (retain !== undefined && message.retain !== retain)
    throw new NonConformance(
      `each message with RETAIN ${retain ? 1 : 0}`,
      `the one on ${topic} had RETAIN ${message.retain ? 1 : 0}`,
    );
  const mismatch = contentMismatch(context, content, contentOf(message), `the payload on ${topic}`);
  if (mismatch) throw new NonConformance(mismatch.expected, mismatch.actual, mismatch.at);
}
