import { object } from '../../schema/words.js';
import { HarnessError } from '../../verdict/harness-error.js';
import { answerWords } from '../content-words.js';
import { unmet } from '../demand.js';
import { specMistake } from '../exchange.js';
import { answerMismatch, lastSeenOf } from '../http-answer.js';
import { defineExpectation } from '../word.js';

export const http = defineExpectation({
  name: 'http',
  text: "An HTTP answer: that of the step's own exchange, or of one that was left in the background.",
  words: object(answerWords),
  example: [
    { http: { operation: 'readLamp', parameters: { id: 'a' } }, expect: { http: { status: [200, 404] } } },
  ],
  bare: true,
  async judge(exchange, as, words, demand) {
    const pending = exchange.pending.get(as);
    if (!pending) throw specMistake(`no HTTP exchange "${as}" is in the background`);
    exchange.pending.delete(as);
    const answer = await pending;
    if (answer instanceof HarnessError && answer.code === 'HTTP_BROKEN' && !exchange.context.restarts)
      unmet(exchange, demand.explicit, `an answer of "${as}"`, answer.message);
    if (answer instanceof Error) throw answer;
    const mismatch = answerMismatch(exchange, words, answer);
    if (mismatch) unmet(exchange, demand.explicit, mismatch.expected, mismatch.actual, mismatch.at);
    exchange.last = lastSeenOf(answer);
  },
});
