import { anything, either, integer, string, table, templated, type TypeOf } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { scalar, templatedFlag, topicValues } from '../../spec/format/common.js';
import { exchangeHttp } from '../http-exchange.js';
import { requestOf } from '../http-request.js';
import { defineVerb } from '../word.js';

const words = object({
  operation: required(string(), 'The operation of the API that is asked.'),
  parameters: optional(topicValues, "Values for the parameters of the channel's address."),
  query: optional(table(scalar), 'What stands behind the question mark.'),
  headers: optional(table(string()), 'Headers besides those of its security.'),
  body: optional(anything, 'The body, as JSON.'),
  background: optional(
    templatedFlag,
    'True: the answer is awaited by a later `expect: { http: … }` of the same `as`.',
  ),
  eventually: optional(templatedFlag, 'True: repeated until the expectation holds or the deadline ends.'),
  ends: optional(
    either(templated(integer()), string({ description: 'A JSON pointer: no value there.', pattern: '^/' })),
    'Only in an undo: this status, or no value at this pointer, says that nothing is left to undo.',
  ),
});

export type HttpWords = TypeOf<typeof words>;

export const http = defineVerb({
  name: 'http',
  text: 'An HTTP exchange with the server of an operation, whose answer `expect: { http: … }` judges.',
  words,
  example: [{ http: { operation: 'readLamp', parameters: { id: 'a' } }, expect: { http: { status: 200 } } }],
  needsNobody: true,
  makes: ({ body }) => body !== undefined,
  refersTo: ({ operation }) => [{ to: 'operation', at: '/operation', name: operation }],
  looksAgain: ({ eventually }) => (eventually === undefined ? undefined : eventually !== false),
  ends: ({ ends }) => ends,
  otherwise: () => 'http',
  async act(exchange, as, { background, eventually, ends, ...words }, { step, within }) {
    if (!background) {
      await exchangeHttp(exchange, as, step, words, { within, eventually: eventually === true, ends });
      return;
    }
    const answer = exchange.context.driver.http(as, requestOf(exchange, words), within);
    // The failure is looked at by the step that awaits it; until then it must not count as unhandled.
    exchange.pending.set(
      as,
      answer.catch((error: Error) => error),
    );
  },
});
