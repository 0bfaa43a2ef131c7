import type { TranscriptEvent } from '../../verdict/evidence.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { Observed } from '../driver.js';
import { isOver, type Playback } from './playback.js';

export type Closed = Extract<Observed, { type: 'closed' }>;
export type Silence = Extract<Observed, { type: 'timeout' }>;

/** What came on one recorded connection, as Inbox holds it of a live one. */
export class ReplayInbox<Seen> {
  readonly #events: Seen[] = [];
  #closed: Closed | undefined;
  #lost: Inconclusive | undefined;

  /** `seen` makes of a recorded event what a check sees of it; undefined when it sees nothing. */
  constructor(
    private readonly playback: Playback,
    private readonly connection: number,
    seen: (event: TranscriptEvent) => Seen | undefined,
  ) {
    playback.onEvent((event) => {
      if (!this.isMine(event)) return;
      if (event.type === 'closed')
        this.#closed ??= { type: 'closed', by: event.by, how: event.how, at: event.at };
      if (event.type === 'leftOut') this.#lost = playback.lost(event.on);
      const one = seen(event);
      if (one !== undefined) this.put(one);
    });
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  isMine(event: TranscriptEvent): boolean {
    return this.playback.connectionOf(event) === this.connection;
  }

  put(event: Seen): void {
    this.#events.push(event);
  }

  /** Throws Inconclusive where what waited was left out of the record. */
  waiting(): readonly Seen[] {
    if (this.#lost) throw this.#lost;
    return this.#events;
  }

  /** See MqttPeer.next. Inconclusive where what could end the wait was left out of the record, and where the recorded check went on sooner than this one would. */
  async next(
    matches: (event: Seen) => boolean,
    within: number,
    what: string,
  ): Promise<Seen | Closed | Silence> {
    const known = this.#take(matches);
    if (known) return known;
    if (this.#lost) throw this.#lost;
    const began = this.playback.elapsed();
    return await new Promise((resolve, reject) => {
      const silence = (): void =>
        resolve({ type: 'timeout', what, after: within, at: this.playback.elapsed() });
      this.playback.wait({
        sees: (event) => {
          if (!this.isMine(event)) return false;
          const taken = event.type === 'timeout' ? undefined : this.#take(matches);
          if (event.type === 'timeout') silence();
          else if (taken) resolve(taken);
          else if (this.#lost) reject(this.#lost);
          return event.type === 'timeout' || taken !== undefined || this.#lost !== undefined;
        },
        givesUp: (at) => {
          const over = at !== undefined && isOver(at, began + within);
          if (!over) this.playback.held?.differs(`the recording ends, or goes on, before ${what} could come`);
          if (at === undefined || over) silence();
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

  closeByUs(how: string): void {
    if (this.#closed) return;
    this.playback.playTo(
      (event): event is Extract<TranscriptEvent, { type: 'closed' }> =>
        this.isMine(event) && event.type === 'closed',
    );
    this.#closed ??= { type: 'closed', by: 'us', how, at: this.playback.elapsed() };
  }

  #take(matches: (event: Seen) => boolean): Seen | Closed | undefined {
    const index = this.#events.findIndex((event) => matches(event));
    if (index >= 0) return this.#events.splice(index, 1)[0];
    return this.#lost ? undefined : this.#closed;
  }
}
