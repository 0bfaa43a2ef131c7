import { errors } from 'undici';
import { HarnessError } from '../verdict/harness-error.js';

/** Somebody was reached and did not answer in time. */
export const unanswered = (asked: string, within: number, cause?: unknown): HarnessError =>
  new HarnessError(
    'HTTP_UNANSWERED',
    `${asked} got no answer within ${within} ms`,
    'Give it more time with --timeout, or see why the target is silent.',
    { cause },
  );

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
