import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { Heard, TextPeer } from '../driver.js';
import type { Playback } from './playback.js';
import { RecordedPeer } from './recorded-peer.js';
import { heardText } from '../text/heard-text.js';
import { sameAnswer } from '../text/same-answer.js';

type Text = Extract<TranscriptEvent, { type: 'said' | 'heard' }>;

export class ReplayTextPeer extends RecordedPeer<Heard> implements TextPeer {
  #lastSaid: string | undefined;
  #heardSince: string[] = [];

  constructor(
    name: string,
    playback: Playback,
    connection: number,
    /** True when the check looks at a state again, after a pause. */
    private readonly looksAgain: () => boolean,
  ) {
    super(name, playback, connection, (event) => this.#heard(event));
  }

  async send(text: string): Promise<void> {
    const said = this.playback.playTo(
      (event): event is Text => this.inbox.isMine(event) && event.type === 'said',
    );
    if (said || !this.looksAgain() || this.#lastSaid === undefined) return;
    // A state that is looked at once more than it was then is still the same.
    const question = { earlier: this.#lastSaid, now: text };
    for (const answer of this.#heardSince)
      this.inbox.put(heardText(sameAnswer(question, answer), this.playback.elapsed()));
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
