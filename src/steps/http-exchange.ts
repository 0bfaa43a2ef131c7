import type { HttpAnswer, HttpRequest } from '../driver/driver.js';
import { faultsOfTheTarget } from '../driver/http-faults.js';
import type { Operation } from '../spec/api.js';
import type { Step } from '../spec/steps.js';
import { valueAt } from '../spec/pointer.js';
import { HarnessError } from '../verdict/harness-error.js';
import type { Mismatch } from './content.js';
import { goOn, unmet } from './demand.js';
import { NothingToUndo, type Exchange } from './exchange.js';
import { isBusy, lastSeenOf, mismatchOf } from './http-answer.js';
import { disclosed, requestOf, type HttpToSend } from './http-request.js';
import { Looks } from './looks.js';

/**
 * One exchange, or as many as it takes until the answer is what the step expects. What is wrong with the last one is
 * the target's failure where the step expects, else a precondition that does not hold.
 */
export async function exchangeHttp(
  exchange: Exchange,
  as: string,
  step: Step,
  words: HttpToSend & { envelope?: string },
  { within, eventually, ends }: { within: number; eventually: boolean; ends?: number | string | undefined },
): Promise<void> {
  const { context } = exchange;
  const request = requestOf(exchange, words);
  const envelope = context.envelopeOf(words.operation, words.envelope);
  const operation = exchange.operation(words.operation);
  const busy = context.busyAnswerOf(words.operation);
  const explicit = step.expect !== undefined;
  const looks = new Looks(context.driver, within, eventually);
  for (;;) {
    const seen = await context.driver
      .http(as, request, looks.patience())
      .catch((error: unknown) => silent(exchange, explicit, request, error));
    const answer = disclosed(envelope, seen);
    if (nothingLeft(ends, answer)) throw new NothingToUndo();
    const hasNoTime = isBusy(busy, answer);
    const mismatch: Mismatch | undefined = hasNoTime
      ? { expected: 'an answer', actual: 'the target says that it is busy' }
      : mismatchOf(exchange, operation, step.expect ?? step.given ?? step.settle, answer);
    const stray = mismatch && !hasNoTime && eventually && strayOf(exchange, operation, step, answer);
    if (stray)
      unmet(
        exchange,
        explicit,
        `${nameOf(request)}: ${mismatch.expected}, or before that ${stray}`,
        mismatch.actual,
        mismatch.at,
      );
    if (mismatch && looks.again(mismatch.expected)) {
      await looks.pause();
      continue;
    }
    if (hasNoTime) throw busyTarget(request.url);
    if (mismatch && step.settle !== undefined) {
      goOn(exchange, as, `${mismatch.expected} did not come within ${within} ms, ${mismatch.actual}`);
    } else settle(exchange, explicit, nameOf(request), mismatch, looks.tail());
    exchange.last = lastSeenOf(answer);
    return;
  }
}

const nameOf = ({ method, url }: HttpRequest): string => `${method} ${new URL(url).pathname}`;

/** What else would have been right on the way, when the answer is nothing of that; undefined when it is. */
function strayOf(
  exchange: Exchange,
  operation: Operation,
  { expect, meanwhile }: Step,
  answer: HttpAnswer,
): string | undefined {
  if (expect === undefined || meanwhile === undefined) return undefined;
  return mismatchOf(exchange, operation, { anyOf: meanwhile.seen }, answer)?.expected;
}

/** A target that was reached and says nothing, or nothing that is HTTP, where an answer is expected: that is its fault. */
function silent(exchange: Exchange, explicit: boolean, request: HttpRequest, error: unknown): never {
  if (!(error instanceof HarnessError) || !faultsOfTheTarget.has(error.code)) throw error;
  // Whoever is told to restart may end a connection in the middle of an answer.
  if (exchange.context.restarts === true && error.code === 'HTTP_BROKEN') throw error;
  unmet(exchange, explicit, `an answer to ${nameOf(request)}`, error.message);
}

const nothingLeft = (ends: number | string | undefined, answer: HttpAnswer): boolean =>
  typeof ends === 'string' ? valueAt(answer.body, ends) === undefined : ends === answer.status;

const busyTarget = (url: string): HarnessError =>
  new HarnessError(
    'TARGET_BUSY',
    `${new URL(url).host} says that it is busy`,
    'Let nothing else use the device during the run, or give it time between two commands with --pace.',
  );

function settle(
  exchange: Exchange,
  explicit: boolean,
  what: string,
  mismatch: Mismatch | undefined,
  tail: string,
): void {
  if (mismatch)
    unmet(exchange, explicit, `${what}: ${mismatch.expected}`, mismatch.actual + tail, mismatch.at);
  if (explicit) exchange.judged += 1;
}
