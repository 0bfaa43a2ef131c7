import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { BrokerSession, Observed } from '../driver.js';
import type { BrokerBehaviour } from './behaviour.js';
import { servingOf } from './serving.js';
import { SessionBook } from './session-book.js';

/** What a case has seen of a listener, live or recorded: the sessions, and the events that no wait has taken yet. */
export class ListenerEvents {
  readonly #book = new SessionBook();
  #events: Observed[] = [];
  #tooMuch: string | undefined;

  get sessions(): readonly BrokerSession[] {
    return this.#book.sessions;
  }

  /** Why nothing more is read: what the target does from then on is not seen, so that it did nothing is no verdict. */
  get tooMuch(): string | undefined {
    return this.#tooMuch;
  }

  see(event: TranscriptEvent): void {
    this.#book.see(event);
    if (event.type === 'received' && event.ours) this.#tooMuch ??= event.malformed;
    const observed = observedOf(event);
    if (observed) this.#events.push(observed);
  }

  take(matches: (event: Observed) => boolean): Observed | undefined {
    const index = this.#events.findIndex((event) => matches(event));
    return index < 0 ? undefined : this.#events.splice(index, 1)[0];
  }

  /**
   * Our broker treats connections otherwise from now on, and ends those that are there: an attempt to connect that was
   * made before is none that meets it. What it keeps for `accept` may be waited for still.
   */
  treats([first]: readonly BrokerBehaviour[]): void {
    if (first === undefined || !servingOf(first))
      this.#events = this.#events.filter((event) => !isAttempt(event));
  }

  waiting(): readonly Observed[] {
    return this.#events;
  }
}

const isAttempt = (event: Observed): boolean =>
  event.type === 'came' ||
  event.type === 'certificate' ||
  event.type === 'transport' ||
  (event.type === 'packet' && event.packet.type === 'CONNECT');

function observedOf(event: TranscriptEvent): Observed | undefined {
  if (event.type === 'came') return { type: 'came', connection: event.connection, at: event.at };
  if (event.type === 'certificate') {
    const { connection, fingerprint, at } = event;
    return { type: 'certificate', connection, fingerprint, at };
  }
  if (event.type === 'transport') {
    const { on: _on, ...seen } = event;
    return seen;
  }
  if (event.type === 'received') return received(event);
  if (event.type !== 'closed') return undefined;
  const { by, how, at } = event;
  return { type: 'closed', by, how, at, ...connectionOf(event) };
}

function received(event: Extract<TranscriptEvent, { type: 'received' }>): Observed {
  const { packet, malformed, hex, at, ours } = event;
  const rest = { at, ...connectionOf(event) };
  return packet === undefined
    ? {
        type: 'malformed',
        malformed: malformed ?? 'cannot be decoded',
        hex,
        ...(ours ? { ours } : {}),
        ...rest,
      }
    : {
        type: 'packet',
        packet,
        ...(malformed === undefined ? {} : { malformed }),
        ...rest,
      };
}

const connectionOf = ({ connection }: { connection?: number }): { connection?: number } =>
  connection === undefined ? {} : { connection };
