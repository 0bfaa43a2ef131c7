import type { TranscriptEvent } from '../../verdict/evidence.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { Heard, TextPeer } from '../driver.js';
import type { Playback } from '../playback.js';
import { heardText } from './heard-text.js';
import { sameAnswer } from './same-answer.js';

type Text = Extract<TranscriptEvent, { type: 'said' | 'heard' }>;
type Closed = Extract<TranscriptEvent, { type: 'closed' }>;

/** One recorded text connection. What is said goes nowhere; what is heard is what was heard then. */
export class ReplayTextPeer implements TextPeer {
  readonly #events: Heard[] = [];
  #closed: Extract<Heard, { type: 'closed' }> | undefined;
  #lastSaid: string | undefined;
  #heardSince: string[] = [];

  constructor(
    readonly name: string,
    private readonly playback: Playback,
    private readonly connection: number,
    /** True when the check looks at a state again, after a pause. */
    private readonly looksAgain: () => boolean,
  ) {
    playback.onEvent((event) => {
      if (this.#isMine(event)) this.#keep(event);
    });
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  async send(text: string): Promise<void> {
    const said = this.playback.playTo((event): event is Text => this.#isMine(event) && event.type === 'said');
    if (said || !this.looksAgain() || this.#lastSaid === undefined) return;
    // A state that is looked at once more than it was then is still the same.
    const question = { earlier: this.#lastSaid, now: text };
    const answers = this.#heardSince.map((answer) => sameAnswer(question, answer));
    this.#events.push(...answers.map((answer) => heardText(answer, this.playback.elapsed())));
  }

  async drop(): Promise<void> {
    this.#closeByUs('reset');
  }

  async end(): Promise<void> {
    this.#closeByUs('end');
  }

  async next(matches: (event: Heard) => boolean, within: number, what: string): Promise<Heard> {
    const known = this.#take(matches);
    if (known) return known;
    const began = this.playback.elapsed();
    return await new Promise((resolve, reject) => {
      const silence = (): void =>
        resolve({ type: 'timeout', what, after: within, at: this.playback.elapsed() });
      this.playback.wait({
        sees: (event) => {
          if (!this.#isMine(event)) return false;
          const taken = event.type === 'timeout' ? undefined : this.#take(matches);
          if (event.type === 'timeout') silence();
          else if (taken) resolve(taken);
          return event.type === 'timeout' || taken !== undefined;
        },
        givesUp: (at) => {
          if (at === undefined || at >= began + within) silence();
          else
            reject(
              new Inconclusive(
                `the recording went on after ${Math.round(at - began)} ms, before ${what} could come`,
              ),
            );
          return true;
        },
      });
    });
  }

  waiting(): readonly Heard[] {
    return this.#events;
  }

  #isMine(event: TranscriptEvent): boolean {
    return this.playback.connectionOf(event) === this.connection;
  }

  #keep(event: TranscriptEvent): void {
    if (event.type === 'closed') {
      this.#closed ??= { type: 'closed', by: event.by, how: event.how, at: event.at };
    } else if (event.type === 'said') {
      this.#lastSaid = event.text;
      this.#heardSince = [];
    } else if (event.type === 'heard') {
      this.#heardSince.push(event.text);
      this.#events.push(heardText(event.text, event.at));
    }
  }

  #take(matches: (event: Heard) => boolean): Heard | undefined {
    const index = this.#events.findIndex((event) => matches(event));
    return index >= 0 ? this.#events.splice(index, 1)[0] : this.#closed;
  }

  #closeByUs(how: string): void {
    if (this.#closed) return;
    this.playback.playTo((event): event is Closed => this.#isMine(event) && event.type === 'closed');
    this.#closed ??= { type: 'closed', by: 'us', how, at: this.playback.elapsed() };
  }
}
