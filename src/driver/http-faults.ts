import { errors } from 'undici';
import { HarnessError } from '../verdict/harness-error.js';

/**
 * Somebody was reached and did not answer in time. `came` are the bytes of a body that had come by then without its end;
 * undefined where not even the header fields had.
 */
export const unanswered = (
  asked: string,
  { within, came }: { within: number; came?: number | undefined },
  cause?: unknown,
): HarnessError =>
  new HarnessError(
    'HTTP_UNANSWERED',
    came === undefined
      ? `${asked} got no answer within ${within} ms`
      : `${asked} got no whole answer within ${within} ms: its body had not ended after ${came} bytes`,
    'Give it more time with --timeout, or see why the target is silent or does not end.',
    { cause },
  );

/** Codes of the errors that say that a target was reached and gave no answer, or none that is HTTP. */
export const faultsOfTheTarget: ReadonlySet<string> = new Set(['HTTP_UNANSWERED', 'HTTP_BROKEN']);

/** Somebody was reached, and what came is no answer of HTTP, or no whole one. */
export class BrokenAnswer extends HarnessError {
  constructor(
    asked: string,
    readonly how: string,
    cause?: unknown,
  ) {
    super(
      'HTTP_BROKEN',
      `${asked} got no HTTP answer: ${how}`,
      'See whether the address is that of the HTTP interface, and what the target sends.',
      { cause },
    );
  }
}

/** What of an answer breaks HTTP, in words; undefined where it is something else that went wrong. */
export function brokenRule(cause: unknown): string | undefined {
  if (cause instanceof errors.HTTPParserError)
    return cause.message.replace('Response does not match', 'it does not match');
  if (cause instanceof errors.HeadersOverflowError) return 'its header fields are longer than 16 KiB';
  if (cause instanceof CutBody) return cause.message;
  if (cause instanceof errors.ResponseContentLengthMismatchError)
    return 'its body has another length than its header field Content-Length says';
  return undefined;
}

/** A body that ended before it was whole. */
export class CutBody extends Error {
  override readonly name = 'CutBody';
  constructor(
    readonly came: number,
    readonly announced: number | undefined,
    cause: unknown,
  ) {
    super(
      announced === undefined
        ? `the connection ended inside its body, after ${came} bytes`
        : `the connection ended inside its body, after ${came} of ${announced} bytes`,
      { cause },
    );
  }
}

const ends: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Whether an error is the end of a connection that was open, and no other fault. */
export const isEnd = (cause: unknown): boolean => ends.has((cause as NodeJS.ErrnoException).code);

/** Bytes that had come on a connection when it broke, by the error that it broke with. */
export const cameBefore = new WeakMap<object, number>();

/**
 * Whether a connection ended on which nothing had ever come. One that had served before may be ended by a target while a
 * further request is on its way, which HTTP allows (RFC 9112 section 9.5): that shows nothing.
 */
export function endedUnanswered(cause: unknown): boolean {
  if (!isEnd(cause)) return false;
  const told = cause instanceof errors.SocketError ? cause.socket?.bytesRead : undefined;
  return (told ?? cameBefore.get(cause as object)) === 0;
}
