/** What can go wrong on our side or in the lab. Each code stands for one sentence that says what to do. */
export type HarnessErrorCode =
  | 'USAGE'
  | 'TARGET_UNREACHABLE'
  | 'TLS_FAILED'
  | 'WEBSOCKET_REFUSED'
  | 'HTTP_UNREACHABLE'
  | 'HTTP_UNANSWERED'
  | 'HTTP_BROKEN'
  | 'HTTP_TOO_LONG'
  | 'LISTEN_FAILED'
  | 'DEVICE_COMMAND'
  | 'TARGET_BUSY'
  | 'NO_ENGINE'
  | 'NO_IMAGE'
  | 'RECORD_UNREADABLE'
  | 'RECORD_UNWRITABLE'
  | 'CASE_OVERRAN'
  | 'SPEC_MISTAKE'
  | 'INTERNAL';

/** We or the lab are wrong. Never thrown for anything that the target did. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  constructor(
    readonly code: HarnessErrorCode,
    message: string,
    /** What the user can do about it: one sentence. */
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The user or a signal ended the run. Not an error of anybody's. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(what = 'the run was interrupted') {
    super(what);
  }
}

/** Codes that tell of the lab (an address, a certificate), not of a defect of ours: the case is inconclusive. */
const labCodes: ReadonlySet<HarnessErrorCode> = new Set([
  'TARGET_UNREACHABLE',
  'TLS_FAILED',
  'WEBSOCKET_REFUSED',
  'HTTP_UNREACHABLE',
  'HTTP_UNANSWERED',
  'HTTP_BROKEN',
  'HTTP_TOO_LONG',
  'LISTEN_FAILED',
  'DEVICE_COMMAND',
  'TARGET_BUSY',
]);

export const isLabError = (error: unknown): error is HarnessError =>
  error instanceof HarnessError && labCodes.has(error.code);
