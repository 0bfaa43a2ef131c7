import { boolean, list } from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';
import { anyObject } from '../spec/format/common.js';
import { message, request, steps, who } from './parameters.js';
import { substitute } from '../spec/template.js';
import { defineCheck } from './check.js';
import { expectReply } from '../steps/message.js';
import { sendRequest } from '../steps/send-request.js';
import type { SentRequest } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';
import { toldStep } from '../steps/told-step.js';

const words = {
  before: required(
    steps,
    'Steps that make the client ready to ask; the requests are sent by the client of the last one.',
  ),
  as: optional(who, 'The client that asks; that of the last step when missing.'),
  request: required(request, 'The request, with values of `each`.'),
  each: required(list(anyObject, 2), 'Values of each request, filled into `request` and `reply`.'),
  reply: optional(message, 'What each reply must be besides.'),
  reversed: optional(
    boolean,
    'True: the replies are looked at in reverse order, so that nothing depends on the order of asking.',
  ),
};

type Parameters = Written<typeof words>;

/** Several requests under way at once, each answered with its own id and its own content, exactly once. */
export const repliesInFlight = defineCheck<Parameters>({
  name: 'replies-in-flight',
  text: 'Several requests are sent before any reply is awaited; each is answered on its own.',
  stepLists: ['before'],
  parameters: object(words).schema,
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
