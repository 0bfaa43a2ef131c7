import type { MessageWords, PublishWords, Step } from '../spec/steps.js';
import { substitute } from '../spec/template.js';
import { defineCheck } from './check.js';
import { expectReply } from './steps/message.js';
import { requestPacket } from './steps/publish.js';
import { runSteps } from './steps/run-steps.js';

interface Parameters {
  /** Steps that make the client ready to ask; the requests are sent by the client of the last one. */
  before: Step[];
  as?: string;
  request: PublishWords & { operation: string };
  /** Values of each request, filled into `request` and `reply`. */
  each: Record<string, unknown>[];
  reply?: MessageWords;
  /** True: the replies are looked at in reverse order, so that nothing depends on the order of asking. */
  reversed?: boolean;
}

/** Several requests under way at once, each answered with its own id and its own content, exactly once. */
export const repliesInFlight = defineCheck<Parameters>({
  name: 'replies-in-flight',
  text: 'Several requests are sent before any reply is awaited; each is answered on its own.',
  parameters: {
    type: 'object',
    properties: {
      before: { type: 'array' },
      as: { type: 'string' },
      request: { type: 'object', required: ['operation'] },
      each: { type: 'array', items: { type: 'object' }, minItems: 2 },
      reply: { type: 'object' },
      reversed: { type: 'boolean' },
    },
    required: ['before', 'request', 'each'],
    additionalProperties: false,
  },
  async run(context, { before, as = 'client', request, each, reply = {}, reversed = false }) {
    const exchange = await runSteps(context, before, { stage: 'before', judging: true });
    const asked = each.map((written) => {
      const values = { ...context.scope, ...substitute(written, context.scope) };
      return { values, words: substitute(request, values) };
    });
    for (const [index, { words }] of asked.entries()) {
      const packet = await exchange.peer(as).send(requestPacket(exchange, words));
      exchange.sent.set(`${as} PUBLISH`, packet);
      context.driver.record({
        on: as,
        type: 'step',
        index: `request ${index + 1}`,
        text: JSON.stringify(words),
      });
    }
    for (const { values, words } of reversed ? asked.toReversed() : asked) {
      const { operation, parameters = {}, payload } = words;
      exchange.requests.set(as, { operation: exchange.operation(operation), parameters, payload });
      const expected = substitute(reply, values);
      await expectReply(exchange, as, expected, { explicit: true, within: context.within });
      exchange.judged += 1;
    }
    return exchange.judged;
  },
});
