import type { HttpAnswer, HttpRequest } from '../../driver/driver.js';
import type { HttpAnswerWords, HttpWords, Step } from '../../spec/steps.js';
import { valueAt } from '../../spec/pointer.js';
import { show } from '../difference.js';
import { fillAddress } from '../../spec/topic.js';
import { contentMismatch, type Mismatch } from './content.js';
import { unmet } from './demand.js';
import { NothingToUndo, specMistake, type Exchange } from './exchange.js';
import type { Demand } from './expect.js';

/** Between two looks at a state that is to come: first quick, then patient. */
const firstPause = 15;
const longestPause = 500;

export function requestOf(exchange: Exchange, words: HttpWords): HttpRequest {
  const { context } = exchange;
  const operation = exchange.operation(words.operation);
  const serverId = operation.channel.servers[0];
  if (serverId === undefined) throw specMistake(`operation "${words.operation}" names no server`);
  const { topic: path, missing } = fillAddress(operation.channel.address, words.parameters ?? {});
  if (missing.length > 0)
    throw specMistake(`operation "${words.operation}" lacks a value for ${missing.join(', ')}`);
  // `#` begins the token of a secret, and would begin a fragment.
  const encoded = encodeURI(path).replaceAll('#', '%23');
  const url = new URL(context.serverAddress(serverId).replace(/\/$/, '') + encoded);
  for (const [name, value] of Object.entries(words.query ?? {})) url.searchParams.set(name, String(value));
  const secured = operation.security
    .map(({ scheme }) => context.securityHeader(scheme))
    .filter((h) => h !== undefined);
  return {
    method: operation.http.method ?? 'GET',
    url: url.href,
    headers: { ...Object.fromEntries(secured.map(({ header, value }) => [header, value])), ...words.headers },
    ...(words.body === undefined ? {} : { body: words.body }),
  };
}

export async function http(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.http!;
  const request = requestOf(exchange, words);
  const { driver } = exchange.context;
  if (words.background) {
    const answer = driver.http(as, request, within);
    // The failure is looked at by the step that awaits it; until then it must not count as unhandled.
    exchange.pending.set(
      as,
      answer.catch((error: Error) => error),
    );
    return;
  }
  const written = step.expect ?? step.given;
  const expected = typeof written === 'object' ? (written.http ?? {}) : {};
  const deadline = driver.elapsed() + within;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.6, longestPause)) {
    const left = Math.max(1, deadline - driver.elapsed());
    const answer = await driver.http(as, request, words.eventually ? Math.max(left, within / 2) : within);
    if (nothingLeft(words.ends, answer)) throw new NothingToUndo();
    const mismatch = answerMismatch(exchange, expected, answer);
    if (!mismatch || !words.eventually || driver.elapsed() + pause > deadline) {
      settle(
        exchange,
        step.expect !== undefined,
        request,
        answer,
        mismatch,
        words.eventually ? within : undefined,
      );
      return;
    }
    await driver.pause(pause, `until ${mismatch.expected}`);
  }
}

const nothingLeft = (ends: number | string | undefined, answer: HttpAnswer): boolean =>
  typeof ends === 'string' ? valueAt(answer.body, ends) === undefined : ends === answer.status;

/** The answer of an exchange that was left in the background. */
export async function expectHttp(
  exchange: Exchange,
  as: string,
  words: HttpAnswerWords,
  demand: Demand,
): Promise<void> {
  const pending = exchange.pending.get(as);
  if (!pending) throw specMistake(`no HTTP exchange "${as}" is in the background`);
  exchange.pending.delete(as);
  const answer = await pending;
  if (answer instanceof Error) throw answer;
  const mismatch = answerMismatch(exchange, words, answer);
  if (mismatch) unmet(exchange, demand.explicit, mismatch.expected, mismatch.actual);
  exchange.last = lastSeenOf(answer);
}

function settle(
  exchange: Exchange,
  explicit: boolean,
  request: HttpRequest,
  answer: HttpAnswer,
  mismatch: Mismatch | undefined,
  waited: number | undefined,
): void {
  if (mismatch) {
    const path = new URL(request.url).pathname;
    const tail = waited === undefined ? '' : ` (looked at for ${waited} ms)`;
    unmet(exchange, explicit, `${request.method} ${path}: ${mismatch.expected}`, mismatch.actual + tail);
  }
  if (explicit) exchange.judged += 1;
  exchange.last = lastSeenOf(answer);
}

const lastSeenOf = (answer: HttpAnswer): { value: unknown; text?: string } => ({
  value: answer.body,
  ...(typeof answer.body === 'string' ? { text: answer.body } : {}),
});

function answerMismatch(
  exchange: Exchange,
  words: HttpAnswerWords,
  answer: HttpAnswer,
): Mismatch | undefined {
  const statuses = words.status === undefined ? undefined : [words.status].flat();
  const fits = statuses ? statuses.includes(answer.status) : answer.status >= 200 && answer.status < 300;
  if (!fits) {
    return {
      expected: `HTTP status ${statuses?.join(' or ') ?? '2xx'}`,
      actual: `HTTP status ${answer.status} with ${show(answer.body)}`,
    };
  }
  const { body, status: _status, ...content } = words;
  const demanded = Object.hasOwn(words, 'body') ? { ...content, payload: body } : content;
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return contentMismatch(
    exchange.context,
    demanded,
    { json: answer.body, isJson: answer.body !== undefined, text },
    'body',
  );
}
