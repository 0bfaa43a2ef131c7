import type { Heard, TextPeer } from '../driver.js';
import { Inbox } from './inbox.js';
import type { ReadingLimit } from '../record/limits.js';
import type { Recorder } from '../record/recorder.js';
import type { Secrets } from '../record/secrets.js';
import { textOf, type TextCarrier } from './carrier.js';
import { nothingGoesOut } from '../nothing-goes-out.js';
import { heardText } from '../text/heard-text.js';

export interface TextPeerParts {
  name: string;
  /** Whose texts they are: where the rules of secrets look. */
  url: string;
  carrier: TextCarrier;
  recorder: Recorder;
  secrets: Secrets;
  signal: AbortSignal;
  /** Resolves when it is this command's turn, see Pacer. */
  turn: () => Promise<void>;
}

/**
 * A connection on which texts travel. What comes is masked on entry and what goes is recorded masked. Something that is
 * no text (a binary frame, a line that is no UTF-8) is heard as words about it, `binary frame of 7 bytes: …`, which are
 * no JSON and so no answer to anything.
 */
export class LiveTextPeer implements TextPeer {
  readonly name: string;
  readonly #parts: TextPeerParts;
  readonly #inbox: Inbox<Heard>;
  readonly #limit: ReadingLimit;
  #unsent = false;

  constructor(parts: TextPeerParts) {
    this.name = parts.name;
    this.#parts = parts;
    this.#inbox = new Inbox<Heard>(parts.signal);
    this.#limit = parts.recorder.limits.ofConnection();
    parts.carrier.listen({
      text: (text) => {
        if (!this.closed) this.#put(this.#masked(text));
      },
      noText: (bytes, what) => {
        if (!this.closed) this.#put(`${what} of ${bytes.length} bytes: ${this.#shown(bytes)}`);
      },
      closed: (by, how) => this.#close(by, parts.secrets.mask(how)),
    });
  }

  get closed(): boolean {
    return this.#inbox.closed !== undefined;
  }

  get unsent(): boolean {
    return this.#unsent;
  }

  async send(text: string): Promise<void> {
    const { carrier, recorder, secrets, turn } = this.#parts;
    await turn();
    if (this.#inbox.closed?.by === 'target') {
      this.#unsent = true;
      recorder.add({ on: this.name, type: 'note', text: nothingGoesOut });
    }
    if (this.closed) return;
    const { payload: open } = secrets.revealInPacket({ payload: text });
    recorder.add({ on: this.name, type: 'said', text: this.#masked(open) });
    await carrier.send(open);
  }

  async next(matches: (event: Heard) => boolean, within: number, what: string): Promise<Heard> {
    const { carrier, recorder } = this.#parts;
    return await this.#inbox.next(matches, within, () => {
      const rest = carrier.unfinished();
      if (rest.length > 0) {
        const text = `${rest.length} bytes have come without a line end after them: ${this.#shown(rest)}`;
        recorder.add({ on: this.name, type: 'note', text });
      }
      const at = recorder.add({ on: this.name, type: 'timeout', what, after: within });
      return { type: 'timeout', what, after: within, at };
    });
  }

  waiting(): readonly Heard[] {
    return this.#inbox.waiting();
  }

  async drop(): Promise<void> {
    this.#close('us', 'reset');
    this.#parts.carrier.reset();
  }

  async end(): Promise<void> {
    this.#close('us', 'end');
    await this.#parts.carrier.end();
  }

  #masked(text: string): string {
    const { secrets, url } = this.#parts;
    secrets.learnFrom(url, text);
    return secrets.mask(text);
  }

  /** Bytes as text where they are text, else as hexadecimal digits. */
  #shown(bytes: Buffer): string {
    const text = textOf(bytes);
    return text === undefined ? this.#parts.secrets.maskBytes(bytes).toString('hex') : this.#masked(text);
  }

  #put(text: string): void {
    if (!this.#limit.allows(text.length)) {
      this.#close('us', this.#limit.sentence);
      return this.#parts.carrier.reset();
    }
    const at = this.#parts.recorder.add({ on: this.name, type: 'heard', text });
    this.#inbox.put(heardText(text, at));
  }

  #close(by: 'target' | 'us' | 'library', how: string): void {
    if (this.closed) return;
    const at = this.#parts.recorder.add({ on: this.name, type: 'closed', by, how });
    this.#inbox.put({ type: 'closed', by, how, at });
  }
}
