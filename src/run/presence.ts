import type { Transcript } from '../verdict/evidence.js';
import { Interrupted } from '../verdict/harness-error.js';
import { beforehand, type Absence } from './absence.js';
import { endedTogether, Trying, type Tried, type Work } from './trying.js';
import { untilNextAttempt, type Look, type Watch } from './watch.js';

/** Cases of those under way that are tried alone, the likeliest first, to find the one that the target does not bear. */
const suspectsAtMost = 16;
/** A case that fell into so many absences is not tried once more. */
const attemptsAtMost = 3;
/** Milliseconds between two attempts to find the target again. */
const pollEvery = 100;

/** What became of a case on a target that may go away. */
export type Judged = { absences: Absence[] } & (
  | { tried: Tried }
  /** The target did not come back. */
  | { gone: Absence }
  /** The target went away whenever it was under way; nobody knows whether by it. */
  | { unsteady: true }
  /** Alone, it made the target go away again. */
  | { culprit: Culprit }
);

export interface Culprit {
  id: string;
  /** Of the attempt alone. */
  tried: Tried;
  first: Absence;
  again: Absence;
}

export interface PresenceOptions {
  watch: Watch;
  signal: AbortSignal;
  /** Milliseconds for which the target may be away. */
  recovery: number;
  /** Host and port by which its connections are known. */
  host: string;
  spec: string;
  /** Told of every absence when it is over, or when it is known that it will not be. */
  onAbsence(absence: Absence): void;
  /** The target is there again. */
  onReturn(): void;
}

/**
 * Lets verdicts stand only where the target was there all the time. When it went away, what was under way is discarded
 * and tried again as soon as it is back: first one by one, so that the case which it does not bear is found.
 */
export class Presence {
  readonly culprits: Culprit[] = [];
  readonly absences: Absence[] = [];
  /** The absence that has not ended. */
  gone: Absence | undefined;
  readonly #trying = new Set<Trying>();
  readonly #settledAlone = new Map<string, { tried: Tried } | { culprit: Culprit }>();
  readonly #examined = new Map<number, Promise<void>>();
  #recovering: Promise<void> | undefined;
  #alone = false;
  #unexplained = 0;

  constructor(private readonly options: PresenceOptions) {
    options.watch.onEnded = () => void this.#look().catch(() => undefined);
  }

  get seen(): boolean {
    return this.options.watch.seen;
  }

  get lessThan(): string | undefined {
    return this.options.watch.lessThan;
  }

  /** What went over the connections of whoever watches the target. */
  get transcript(): Transcript {
    return this.options.watch.transcript;
  }

  /** Tries a case until a verdict stands. Throws Interrupted when the run ends before. */
  async judged(work: Work): Promise<Judged> {
    const fell: Absence[] = [];
    for (;;) {
      while (this.#recovering) await this.#recovering;
      if (this.options.signal.aborted) throw new Interrupted();
      const absences = fell.filter(({ retracted }) => !retracted);
      const settled = this.#settledAlone.get(work.id);
      if (settled) return { ...settled, absences };
      if (this.gone) return { gone: this.gone, absences };
      if (fell.length >= attemptsAtMost) return { unsteady: true, absences };
      await this.options.watch.begin(work.id);
      this.#noteMissing();
      if (this.gone) return { gone: this.gone, absences };
      if (this.#recovering) continue;
      const trying = new Trying(work, this.options.signal);
      if (await this.#stands(trying)) return { tried: trying.tried!, absences };
      fell.push(trying.absence!);
    }
  }

  /** A device that is only a client goes away by every case that ends its connection; it is gone when it does not come. */
  #noteMissing(): void {
    const { missing } = this.options.watch;
    if (!missing || this.gone) return;
    const { since, after, ...how } = missing;
    const left = Math.round(Date.now() - (performance.now() - since));
    const underWay = after === undefined ? [] : [after];
    this.gone = { type: 'absence', spec: this.options.spec, left, since, ...how, underWay };
    this.#tell(this.gone);
  }

  /** Resolves when the target is there, or is known to be gone. */
  async settled(): Promise<void> {
    while (this.#recovering) await this.#recovering;
  }

  close(): void {
    this.options.watch.close();
  }

  async #stands(trying: Trying): Promise<boolean> {
    this.#trying.add(trying);
    try {
      const attempt = trying.work.attempt(trying);
      trying.settled = attempt.catch(() => undefined);
      trying.tried = await attempt;
      trying.ended = performance.now();
      await this.#confirm(trying);
      return trying.absence === undefined;
    } finally {
      this.#trying.delete(trying);
      trying.release();
    }
  }

  /** The target must be seen after the end of the case, and a while after it ended a connection. */
  async #confirm(trying: Trying): Promise<void> {
    if (trying.work.restarts) await this.#found(this.options.recovery);
    if (trying.absence === undefined) await this.#look();
    if (trying.absence === undefined) await this.#ask(trying);
    const last = this.#alone ? trying.ended : trying.endedByTarget(this.options.host);
    if (trying.absence !== undefined) return;
    if (last !== undefined) {
      trying.work.rests();
      await untilNextAttempt(Math.max(0, last + beforehand - performance.now()), this.options.signal);
      await this.#look();
    }
    // Where nobody stands by, the only connection tells only the first time.
    if (trying.absence === undefined && !this.#alone && trying.brokeOff(this.options.host))
      this.#left({ since: trying.ended!, how: 'ended what was under way' }, false);
  }

  /** Silence is a failure only of a target that has not stopped answering: one that answers PINGREQ may take in nobody any more. */
  async #ask(trying: Trying): Promise<void> {
    const { host, watch } = this.options;
    const silent = trying.silentAs(host);
    if (silent.length === 0 || (await watch.answers(silent))) return;
    this.#left({ since: trying.began, how: 'stopped answering', unanswered: silent }, false);
  }

  async #look(): Promise<void> {
    if (this.#recovering && !this.#alone) return;
    const seen = await this.options.watch.look();
    if (seen.there) return;
    const known = this.#examined.get(seen.since) ?? this.#examine(seen);
    this.#examined.set(seen.since, known);
    await known;
  }

  /** A target that ends our connection alone did not go away. */
  async #examine({ since, reachable }: Look & { there: false }): Promise<void> {
    let evidence: ReturnType<typeof endedTogether> | undefined;
    if (reachable !== 'not at all') {
      await untilNextAttempt(Math.max(0, since + beforehand - performance.now()), this.options.signal);
      evidence = endedTogether(this.#trying, {
        host: this.options.host,
        at: since,
        window: beforehand,
      });
      const unexplained = evidence === 'none' && reachable === 'wholly';
      if (unexplained) this.#unexplained += 1;
      if (evidence === 'some' || (unexplained && this.#unexplained >= attemptsAtMost)) {
        this.options.watch.endedAlone();
        return;
      }
    }
    const how = reachable === 'wholly' ? 'ended every connection at once' : 'could not be reached';
    this.#left({ since, how }, evidence === 'none' && reachable === 'wholly');
  }

  #left(
    { since, how, unanswered }: Pick<Absence, 'since' | 'how' | 'unanswered'>,
    nobodyIsSuspected: boolean,
  ): void {
    const { signal, watch } = this.options;
    if (signal.aborted || !watch.seen || (this.#recovering && !this.#alone)) return;
    const underWay = [...this.#trying];
    const absence: Absence = {
      type: 'absence',
      spec: this.options.spec,
      left: Math.round(Date.now() - (performance.now() - since)),
      since,
      how,
      ...(unanswered ? { unanswered } : {}),
      underWay: underWay.map(({ work }) => work.id),
    };
    for (const trying of underWay) trying.discard(absence);
    if (this.#alone) return;
    this.#recovering = this.#recover(absence, underWay, nobodyIsSuspected).finally(
      () => (this.#recovering = undefined),
    );
    this.#recovering.catch(() => undefined);
  }

  async #recover(absence: Absence, underWay: readonly Trying[], nobodyIsSuspected: boolean): Promise<void> {
    // Only the case itself tells of this one: what comes of it alone decides whether it was an absence.
    const tentative = absence.how === 'ended what was under way';
    if (!(await this.#isOver(absence, underWay, tentative)) || nobodyIsSuspected) return;
    const likeliest = underWay.toSorted((a, b) => b.lastSent - a.lastSent).slice(0, suspectsAtMost);
    this.#alone = true;
    try {
      for (const { work } of likeliest) {
        const trying = new Trying(work, this.options.signal);
        const stands = await this.#stands(trying);
        if (tentative && stands && trying.brokeOff(this.options.host)) absence.retracted = true;
        else if (tentative) this.#tell(absence);
        if (stands) {
          this.#settledAlone.set(work.id, { tried: trying.tried! });
          continue;
        }
        const culprit = { id: work.id, tried: trying.tried!, first: absence, again: trying.absence! };
        this.culprits.push(culprit);
        this.#settledAlone.set(work.id, { culprit });
        await this.#isOver(culprit.again, [trying]);
        return;
      }
    } finally {
      this.#alone = false;
    }
  }

  /** Waits for the target; when it is back, undoes what the discarded attempts have changed. */
  async #isOver(absence: Absence, underWay: readonly Trying[], tentative = false): Promise<boolean> {
    await Promise.all(underWay.map(({ settled }) => settled));
    const { recovery, signal } = this.options;
    const back = await this.#found(recovery, absence.unanswered);
    if (signal.aborted) return false;
    if (back) absence.back = Date.now();
    else absence.waited = recovery;
    if (!back || !tentative) this.#tell(absence);
    if (!back) {
      this.gone = absence;
      return false;
    }
    this.options.onReturn();
    for (const { tried, work } of underWay) if (tried) await work.discard(tried);
    return true;
  }

  #tell(absence: Absence): void {
    this.absences.push(absence);
    this.options.onAbsence(absence);
  }

  async #found(within: number, unanswered: Absence['unanswered'] = []): Promise<boolean> {
    const { watch, signal } = this.options;
    const until = performance.now() + within;
    while (!signal.aborted) {
      if ((await watch.returned()) && (await watch.answers(unanswered))) return true;
      if (performance.now() >= until) return false;
      await untilNextAttempt(pollEvery, signal);
    }
    return false;
  }
}
