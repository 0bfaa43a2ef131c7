import type { ClosedBy } from '../../verdict/evidence.js';

/** A text may have so many bytes: more would only fill our memory. */
export const longestText = 1024 * 1024;

export const tooLong = `a text of more than ${longestText} bytes, which the harness does not take`;

/** Milliseconds that the other side has to end its half of a connection that we have ended. */
export const farewell = 500;

/** What a carrier tells. Nothing follows `closed`. */
export interface Listener {
  text(text: string): void;
  /** Something that is no text; `what` names it: `binary frame`. */
  noText(bytes: Buffer, what: string): void;
  closed(by: ClosedBy, how: string): void;
}

/** Carries texts to the target and back, each whole. */
export interface TextCarrier {
  readonly lane: 'websocket' | 'tcp';
  readonly whenOpen: Promise<void>;
  /** Begins to tell. What came since it was open has been kept. */
  listen(listener: Listener): void;
  /** Resolves when the text is on its way. */
  send(text: string): Promise<void>;
  /** Bytes that do not make a text yet. */
  unfinished(): Buffer;
  /** Ends the connection in order; resolves when it is over. */
  end(): Promise<void>;
  /** Ends it at once by a TCP reset. */
  reset(): void;
}

/** How a connection ended, in the words of a transcript. */
export const howItBroke = (error: NodeJS.ErrnoException): string =>
  error.code === 'ECONNRESET' ? 'reset' : error.message;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined when the bytes are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
