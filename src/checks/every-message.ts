import type { PublishPacket } from '../driver/wire/packet.js';
import { matchPattern } from '../spec/match-pattern.js';
import { milliseconds } from '../spec/duration.js';
import type { ContentWords } from '../steps/content-words.js';
import type { Duration } from '../spec/steps.js';
import type { Step } from '../steps/step.js';
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

interface Parameters {
  /** Steps that make the target publish. */
  before: Step[];
  /** The listener at which it publishes. */
  on: string;
  /** Topic filters of the messages that are meant. */
  filters: string[];
  /** So long after the last message no further one is awaited. */
  quiet: Duration;
  /** What each of them is. */
  message: Wanted;
}

/** Of many messages that belong together none may be forgotten, so each is looked at. */
export const everyMessage = defineCheck<Parameters>({
  name: 'every-message',
  text: 'The target publishes on these topics, and each message there is as it must be.',
  stepLists: ['before'],
  parameters: {
    type: 'object',
    properties: {
      before: { $ref: '#/definitions/steps' },
      on: { type: 'string' },
      filters: { type: 'array', items: { type: 'string' }, minItems: 1 },
      quiet: { $ref: '#/definitions/duration' },
      message: {
        type: 'object',
        properties: {
          retain: { type: 'boolean' },
          topicPattern: { type: 'string' },
          schema: { type: 'object' },
        },
        minProperties: 1,
        additionalProperties: false,
      },
    },
    required: ['before', 'on', 'filters', 'quiet', 'message'],
    additionalProperties: false,
  },
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
  if (mismatch) throw new NonConformance(mismatch.expected, mismatch.actual);
}
