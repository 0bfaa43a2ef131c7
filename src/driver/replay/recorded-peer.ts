import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { Peer } from '../driver.js';
import { nothingGoesOut } from '../nothing-goes-out.js';
import type { Playback } from './playback.js';
import { type Closed, ReplayInbox, type Silence } from './replay-inbox.js';

/** One recorded connection, whatever travelled on it. What is sent goes nowhere; what comes is what came then. */
export abstract class RecordedPeer<Seen> implements Peer<Seen | Closed | Silence> {
  protected readonly inbox: ReplayInbox<Seen>;
  #unsent = false;

  constructor(
    readonly name: string,
    protected readonly playback: Playback,
    connection: number,
    /** What a check sees of a recorded event; undefined when it sees nothing. */
    seen: (event: TranscriptEvent) => Seen | undefined,
  ) {
    this.inbox = new ReplayInbox(playback, connection, (event) => {
      if (event.type === 'note' && event.text === nothingGoesOut) this.#unsent = true;
      return seen(event);
    });
  }

  get closed(): boolean {
    return this.inbox.closed;
  }

  /** As it is told before the recorded check went on with another step. */
  get unsent(): boolean {
    const isTold = (event: TranscriptEvent): boolean =>
      event.type === 'note' && event.text === nothingGoesOut && this.inbox.isMine(event);
    const next = this.playback.ahead(
      (event): event is TranscriptEvent => event.type === 'step' || isTold(event),
    );
    return this.#unsent || next?.type === 'note';
  }

  async drop(): Promise<void> {
    this.inbox.closeByUs('reset');
  }

  async end(): Promise<void> {
    this.inbox.closeByUs('end');
  }

  async next(
    matches: (event: Seen) => boolean,
    within: number,
    what: string,
  ): Promise<Seen | Closed | Silence> {
    return await this.inbox.next(matches, within, what);
  }

  waiting(): readonly Seen[] {
    return this.inbox.waiting();
  }
}
