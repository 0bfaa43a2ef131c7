import type { HttpAnswer } from '../driver/driver.js';
import { parseJson } from '../driver/parse-json.js';
import { matchPattern } from '../spec/match-pattern.js';
import type { Operation } from '../spec/api.js';
import type { OperationBinding } from '../spec/model.js';
import type { Expect } from '../spec/steps.js';
import { show } from './difference.js';
import { apiSchemaMismatch } from './api-schema.js';
import type { ContentWords, HttpAnswerWords } from './content-words.js';
import { contentMismatch, type Content, type Mismatch } from './content.js';
import { specMistake, type Exchange } from './exchange.js';
import { readExpect } from './read-expect.js';

/** Why an HTTP answer is not what a step expects of its operation; undefined when it is. */
export function mismatchOf(
  exchange: Exchange,
  operation: Operation,
  awaited: Expect | undefined,
  answer: HttpAnswer,
): Mismatch | undefined {
  const { kind, words } = readExpect(awaited ?? 'http');
  if (kind === 'anyOf') {
    const all = (words as Expect[]).map((one) => mismatchOf(exchange, operation, one, answer));
    if (all.includes(undefined)) return undefined;
    return { expected: all.map((one) => one?.expected).join(', or '), actual: all[0]?.actual ?? '' };
  }
  return kind === 'reply'
    ? replyMismatch(exchange, operation, words as ContentWords, answer)
    : answerMismatch(exchange, kind === 'http' ? (words as HttpAnswerWords) : {}, answer);
}

/** The reply that the API describes: a status 2xx and a body that fits its schema, and what the words add. */
function replyMismatch(
  exchange: Exchange,
  { id, reply }: Operation,
  words: ContentWords,
  answer: HttpAnswer,
): Mismatch | undefined {
  if (!reply) throw specMistake(`operation "${id}" has no reply in the API`);
  const content = contentOf(answer);
  return (
    statusMismatch(undefined, answer) ??
    apiSchemaMismatch(reply.messages, content, 'body') ??
    contentMismatch(exchange.context, words, content, 'body')
  );
}

/** The answer itself, unjudged by the API's schema. */
export function answerMismatch(
  exchange: Exchange,
  words: HttpAnswerWords,
  answer: HttpAnswer,
): Mismatch | undefined {
  const wrong = statusMismatch(words.status, answer);
  if (wrong) return wrong;
  const { body, status: _status, ...content } = words;
  const demanded = Object.hasOwn(words, 'body') ? { ...content, payload: body } : content;
  return contentMismatch(exchange.context, demanded, contentOf(answer), 'body');
}

function statusMismatch(
  status: number | readonly number[] | undefined,
  answer: HttpAnswer,
): Mismatch | undefined {
  const statuses = status === undefined ? undefined : [status].flat();
  const fits = statuses ? statuses.includes(answer.status) : answer.status >= 200 && answer.status < 300;
  if (fits) return undefined;
  return {
    expected: `HTTP status ${statuses?.join(' or ') ?? '2xx'}`,
    actual: `HTTP status ${answer.status} with ${show(answer.body)}`,
  };
}

/** A text is JSON too, unless it would be an object or a list that cannot be read. */
function contentOf({ body }: HttpAnswer): Content {
  const why = typeof body === 'string' && /^\s*[{[]/.test(body) ? whyNoJson(body) : undefined;
  return {
    json: body,
    isJson: body !== undefined && why === undefined,
    text: textOf(body),
    ...(why === undefined ? {} : { whyNoJson: why }),
  };
}

function whyNoJson(text: string): string | undefined {
  const parsed = parseJson(text);
  return 'value' in parsed ? undefined : parsed.why;
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Whether the answer says that the target has no time. */
export const isBusy = (busy: OperationBinding['busy'], { status, body }: HttpAnswer): boolean =>
  busy !== undefined &&
  busy.status === status &&
  (busy.pattern === undefined || matchPattern(busy.pattern, textOf(body)) !== null);

export const lastSeenOf = ({ body }: HttpAnswer): { value: unknown; text?: string } => ({
  value: body,
  ...(typeof body === 'string' ? { text: body } : {}),
});
