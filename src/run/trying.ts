import type { LiveDriver } from '../driver/live/live-driver.js';
import type { CaseLine, ChangeLine } from '../verdict/record.js';
import type { Absence } from './absence.js';
import { silentAs } from './silence.js';

/** What an attempt came to, with what must be undone. */
export interface Tried {
  result: CaseLine;
  changes: ChangeLine[];
  /** It came to nothing because a connection could not be had. */
  unreachable: boolean;
}

/** How a case is tried and, when its verdict is discarded, made good again. */
export interface Work {
  id: string;
  /** True: the target restarts by what it asks for, and is waited for. */
  restarts: boolean;
  attempt(trying: Trying): Promise<Tried>;
  discard(tried: Tried): Promise<void>;
  /** Told when the attempt is over and only time must pass before its verdict stands. */
  rests(): void;
}

/** One attempt at a case, from its begin until its verdict stands or is discarded. Times by `performance.now()`. */
export class Trying {
  readonly began = performance.now();
  ended: number | undefined;
  /** The absence of the target that it fell into: whatever comes out is no verdict. */
  absence: Absence | undefined;
  /** The case's own connections; set by whoever tries it. */
  driver: LiveDriver | undefined;
  tried: Tried | undefined;
  settled: Promise<unknown> = Promise.resolve();
  readonly #ends = new AbortController();

  constructor(
    readonly work: Work,
    run: AbortSignal,
  ) {
    const end = (): void => this.#ends.abort();
    if (run.aborted) end();
    run.addEventListener('abort', end, { once: true });
    this.release = () => run.removeEventListener('abort', end);
  }

  /** Must be called when its verdict stands or was discarded. */
  readonly release: () => void;

  get signal(): AbortSignal {
    return this.#ends.signal;
  }

  /** Whatever it still does is in vain. */
  discard(absence: Absence): void {
    this.absence ??= absence;
    this.#ends.abort();
  }

  /** Its connections to an address. */
  connections(host: string): Connection[] {
    const { driver } = this;
    if (!driver) return [];
    const base = performance.now() - driver.elapsed();
    const all: (Connection & { on: string })[] = [];
    for (const event of driver.transcript) {
      if (event.type === 'opened' && new URL(event.address).host === host)
        all.push({ on: event.on, opened: base + event.at });
      if (event.type !== 'closed' || event.connection !== undefined) continue;
      const open = all.find(({ on, closed }) => on === event.on && closed === undefined);
      if (open) open.closed = { at: base + event.at, by: event.by };
    }
    return all;
  }

  /** When the target last ended one of its connections. */
  endedByTarget(host: string): number | undefined {
    const ends = this.connections(host).flatMap(({ closed }) => (closed?.by === 'target' ? closed.at : []));
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /**
   * Whether it came to no pass because an HTTP exchange broke off, a connection could not be had, or the target ended one
   * on which texts travel. On a device that is all that a case has open.
   */
  brokeOff(host: string): boolean {
    const { verdict, transcript = [] } = this.tried?.result ?? {};
    if (verdict === 'pass' || verdict === 'not-applicable') return false;
    if (this.tried?.unreachable) return true;
    const texts = new Set(
      transcript.flatMap((event) =>
        event.type === 'opened' &&
        ['websocket', 'tcp'].includes(event.lane) &&
        new URL(event.address).host === host
          ? event.on
          : [],
      ),
    );
    const last = transcript.findLast(({ type }) => ['request', 'response', 'timeout'].includes(type));
    return (
      (last?.type === 'request' && new URL(last.url).host === host) ||
      transcript.some((event) => event.type === 'closed' && event.by === 'target' && texts.has(event.on))
    );
  }

  /** Under which client ids it waited in vain, where it came to no pass. */
  silentAs(host: string): (string | undefined)[] {
    const { verdict, transcript = [] } = this.tried?.result ?? {};
    if (verdict === 'pass' || verdict === 'not-applicable') return [];
    return silentAs(transcript, host);
  }

  /** When it last sent something; when it began, where it sent nothing. */
  get lastSent(): number {
    const { driver } = this;
    const sent = driver?.transcript.findLast(({ type }) =>
      ['sent', 'said', 'request', 'opened'].includes(type),
    );
    return driver && sent ? performance.now() - driver.elapsed() + sent.at : this.began;
  }
}

export interface Connection {
  opened: number;
  closed?: { at: number; by: 'target' | 'us' | 'library' };
}

/**
 * Whether the connections that were open at a time were ended by the target within so many milliseconds of it: then it
 * was not about one of them. `some` when one of them lasts; `none` when there was none that could tell.
 */
export function endedTogether(
  trying: Iterable<Trying>,
  { host, at, window }: { host: string; at: number; window: number },
): 'all' | 'some' | 'none' {
  const open = [...trying].flatMap((one) => one.connections(host)).filter(({ opened }) => opened < at);
  // One that is so young may have been accepted after the others were ended, which we have seen later.
  const lasts = open.some(
    ({ opened, closed }) => opened < at - window && (closed === undefined || closed.at > at + window),
  );
  if (lasts) return 'some';
  const ended = open.some(({ closed }) => closed?.by === 'target' && Math.abs(closed.at - at) <= window);
  return ended ? 'all' : 'none';
}
