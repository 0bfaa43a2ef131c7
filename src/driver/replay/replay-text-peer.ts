import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { Heard, TextPeer } from '../driver.js';
import type { Playback } from './playback.js';
import { ReplayInbox } from './replay-inbox.js';
import { heardText } from '../text/heard-text.js';
import { sameAnswer } from '../text/same-answer.js';

type Text = Extract<TranscriptEvent, { type: 'said' | 'heard' }>;

/** One recorded text connection. What is said goes nowhere; what is heard is what was heard then. */
export class ReplayTextPeer implements TextPeer {
  readonly #inbox: ReplayInbox<Heard>;
  #lastSaid: string | undefined;
  #heardSince: string[] = [];

  constructor(
    readonly name: string,
    private readonly playback: Playback,
    connection: number,
    /** True when the check looks at a state again, after a pause. */
    private readonly looksAgain: () => boolean,
  ) {
    this.#inbox = new ReplayInbox(playback, connection, (event) => this.#heard(event));
  }

  get closed(): boolean {
    return this.#inbox.closed;
  }

  async send(text: string): Promise<void> {
    const said = this.playback.playTo(
      (event): event is Text => this.#inbox.isMine(event) && event.type === 'said',
    );
    if (said || !this.looksAgain() || this.#lastSaid === undefined) return;
    // A state that is looked at once more than it was then is still the same.
    const question = { earlier: this.#lastSaid, now: text };
    for (const answer of this.#heardSince)
      this.#inbox.put(heardText(sameAnswer(question, answer), this.playback.elapsed()));
  }

  async drop(): Promise<void> {
    this.#inbox.closeByUs('reset');
  }

  async end(): Promise<void> {
    this.#inbox.closeByUs('end');
  }

  async next(matches: (event: Heard) => boolean, within: number, what: string): Promise<Heard> {
    return await this.#inbox.next(matches, within, what);
  }

  waiting(): readonly Heard[] {
    return this.#inbox.waiting();
  }

  #heard(event: TranscriptEvent): Heard | undefined {
    if (event.type === 'said') {
      this.#lastSaid = event.text;
      this.#heardSince = [];
    }
    if (event.type !== 'heard') return undefined;
    this.#heardSince.push(event.text);
    return heardText(event.text, event.at);
  }
}
