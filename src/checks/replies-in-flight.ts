import type { MessageWords } from '../steps/content-words.js';
import type { RequestWords } from '../steps/verbs/request.js';
import type { Step } from '../steps/step.js';
import { substitute } from '../spec/template.js';
import { defineCheck } from './check.js';
import { expectReply } from '../steps/message.js';
import { sendRequest } from '../steps/send-request.js';
import type { SentRequest } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';
import { toldStep } from '../steps/told-step.js';

interface Parameters {
  /** Steps that make the client ready to ask; the requests are sent by the client of the last one. */
  before: Step[];
  as?: string;
  request: RequestWords;
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
  stepLists: ['before'],
  parameters: {
    type: 'object',
    properties: {
      before: { $ref: '#/definitions/steps' },
      as: { type: 'string' },
      request: { $ref: '#/definitions/request' },
      each: { type: 'array', items: { type: 'object' }, minItems: 2 },
      reply: { $ref: '#/definitions/message' },
      reversed: { type: 'boolean' },
    },
    required: ['before', 'request', 'each'],
    additionalProperties: false,
  },
  async run(context, { before, as = 'client', request, each, reply = {}, reversed = false }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const asked = each.map((written) => {
      const values = { ...context.scope, ...substitute(written, context.scope) };
      return { values, words: substitute(request, values) };
    });
    const sent = new Map<number, SentRequest>();
    for (const [index, { words }] of asked.entries()) {
      await sendRequest(exchange, as, words);
      sent.set(index, exchange.requests.get(as)!);
      context.driver.record({
        on: as,
        type: 'step',
        ...toldStep({ request: words }, 'request', { part: 'request', number: index + 1 }),
      });
    }
    const order = [...asked.entries()];
    for (const [index, { values }] of reversed ? order.toReversed() : order) {
      exchange.requests.set(as, sent.get(index)!);
      const expected = substitute(reply, values);
      await expectReply(exchange, as, expected, { explicit: true, within: context.within });
      exchange.judged += 1;
    }
    return exchange.judged;
  },
});
