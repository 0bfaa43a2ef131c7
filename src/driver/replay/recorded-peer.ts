import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { Peer } from '../driver.js';
import type { Playback } from './playback.js';
import { type Closed, ReplayInbox, type Silence } from './replay-inbox.js';

/** One recorded connection, whatever travelled on it. What is sent goes nowhere; what comes is what came then. */
export abstract class RecordedPeer<Seen> implements Peer<Seen | Closed | Silence> {
  protected readonly inbox: ReplayInbox<Seen>;

  constructor(
    readonly name: string,
    protected readonly playback: Playback,
    connection: number,
    /** What a check sees of a recorded event; undefined when it sees nothing. */
    seen: (event: TranscriptEvent) => Seen | undefined,
  ) {
    this.inbox = new ReplayInbox(playback, connection, seen);
  }

  get closed(): boolean {
    return this.inbox.closed;
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
