import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { Held } from './held.js';

/** Somebody who waits for something to happen. */
export interface Waiter {
  /** Looks at an event that happened just now. True: it was waited for. */
  sees(event: TranscriptEvent): boolean;
  /** Nothing further can come. `at` is when the recorded run went on with something else, if it did. */
  givesUp(at: number | undefined): boolean;
}

/**
 * A recorded run as time: an event happens when it is played. Events are played up to a mark that the check makes
 * itself (a step, a packet sent), and one by one while everybody waits. So the check sees at any moment what it saw
 * then, also when HTTP exchanges are under way in the background.
 */
export class Playback {
  #next = 0;
  #clock = 0;
  #scheduled = false;
  readonly #waiters = new Set<Waiter>();
  readonly #listeners: ((event: TranscriptEvent) => void)[] = [];
  readonly #connections: Map<TranscriptEvent, number>;
  /** What was left out so far, by whom it is of: a client, a listener, an exchange. */
  readonly #lost = new Map<string, Extract<TranscriptEvent, { type: 'leftOut' }>>();

  constructor(
    private readonly transcript: Transcript,
    /** Told of what is done otherwise than then. */
    readonly held?: Held,
  ) {
    this.#connections = connectionsIn(transcript);
  }

  /** Milliseconds: the time of the last event played, and the pauses made since. */
  elapsed(): number {
    return this.#clock;
  }

  pause(milliseconds: number): void {
    this.#clock += milliseconds;
  }

  /** Number of the connection that an event belongs to: the how manieth of the transcript. */
  connectionOf(event: TranscriptEvent): number | undefined {
    return this.#connections.get(event);
  }

  /**
   * What to say to whoever asks for more than was kept: events of `on` were left out before this moment, and what the
   * check saw in them then is not known. Undefined while everything was kept.
   */
  lost(on: string): Inconclusive | undefined {
    const lost = this.#lost.get(on);
    return (
      lost &&
      new Inconclusive(
        `it cannot be judged again: ${lost.count} events on ${on} after ${lost.at.toFixed(1)} ms were left out of the record`,
      )
    );
  }

  onEvent(listener: (event: TranscriptEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Plays everything up to the first event ahead that matches, and that one. Plays nothing when there is none. */
  playTo<T extends TranscriptEvent>(matches: (event: TranscriptEvent) => event is T): T | undefined {
    const index = this.transcript.findIndex((event, at) => at >= this.#next && matches(event));
    if (index < 0) return undefined;
    while (this.#next <= index) this.#play();
    return this.transcript[index] as T;
  }

  /** The first event ahead that matches. */
  ahead<T extends TranscriptEvent>(matches: (event: TranscriptEvent) => event is T): T | undefined {
    return this.transcript.slice(this.#next).find(matches);
  }

  /** True when an event that matches is still ahead. */
  isAhead(matches: (event: TranscriptEvent) => boolean): boolean {
    return this.transcript.some((event, at) => at >= this.#next && matches(event));
  }

  /** Lets time pass for a waiter as soon as nobody has anything else to do. */
  wait(waiter: Waiter): void {
    this.#waiters.add(waiter);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiters.size === 0) return;
    this.#scheduled = true;
    // After all that follows from the last event at once: then whoever could go on has done so.
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn();
      this.#schedule();
    });
  }

  /** Plays until somebody's wait ends. */
  #turn(): void {
    const before = this.#waiters.size;
    while (this.#waiters.size === before && before > 0) {
      const event = this.transcript[this.#next];
      if (event === undefined || isOurs(event)) this.#giveUp(event?.at);
      if (event === undefined) return;
      if (this.#waiters.size === before) this.#play();
    }
  }

  #play(): void {
    const event = this.transcript[this.#next]!;
    this.#next += 1;
    this.#clock = Math.max(this.#clock, event.at);
    if (event.type === 'opened') this.#lost.delete(event.on);
    if (event.type === 'leftOut') this.#lost.set(event.on, event);
    for (const listener of this.#listeners) listener(event);
    for (const waiter of this.#waiters) if (waiter.sees(event)) this.#waiters.delete(waiter);
  }

  #giveUp(at: number | undefined): void {
    for (const waiter of this.#waiters) if (waiter.givesUp(at)) this.#waiters.delete(waiter);
  }
}

/** Whoever waits until a time of the case rounds up what is left of it, by less than so many milliseconds. */
const rounding = 1;

/** Whether a wait that ends at a time was over when the recording went on. */
export const isOver = (at: number, end: number): boolean => at > end - rounding;

/**
 * What the recorded check did of its own accord: if it did that, it no longer waited. A connection to our broker, which
 * has a number, is ended by what our broker was told before.
 */
const isOurs = (event: TranscriptEvent): boolean =>
  event.type === 'step' ||
  (event.type === 'closed' &&
    event.by === 'us' &&
    event.connection === undefined &&
    // Else it was a limit of ours, at which the check did nothing.
    (event.how === 'end' || event.how === 'reset'));

/** `opened` begins a connection; what follows under the same name belongs to it. */
function connectionsIn(transcript: Transcript): Map<TranscriptEvent, number> {
  const current = new Map<string, number>();
  const connections = new Map<TranscriptEvent, number>();
  let count = 0;
  for (const event of transcript) {
    if (event.type === 'opened') current.set(event.on, (count += 1));
    const connection = current.get(event.on);
    if (connection !== undefined) connections.set(event, connection);
  }
  return connections;
}
