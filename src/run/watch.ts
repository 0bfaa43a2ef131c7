import { setTimeout as wait } from 'node:timers/promises';
import { Bystander, type ComingIn } from '../driver/live/bystander.js';
import { acceptsConnections } from '../driver/live/sign-of-life.js';
import { Recorder } from '../driver/record/recorder.js';
import type { Secrets } from '../driver/record/secrets.js';
import type { Transcript } from '../verdict/evidence.js';

/** What a look at the target shows. Times are those of `performance.now()`. */
export type Look =
  | { there: true }
  /** Our connection was ended at `since`, or is not answered; what the target still does for a new one. */
  | { there: false; since: number; reachable: 'wholly' | 'over TCP' | 'not at all' };

/** How a device stayed away. Time by `performance.now()`, and milliseconds. */
export interface Missing {
  since: number;
  waited: number;
  how: 'never came' | 'did not come again';
  /** What was seen of it instead, as a clause. */
  told?: string;
  /** The case after which it stayed away. */
  after?: string;
}

/** Whoever looks whether the target is there. */
export interface Watch {
  /** Takes up its post, unless it is there; before every attempt at a case, with its id. */
  begin(id: string): Promise<void>;
  /** A device that is only a client did not come: nothing can be tried any more. */
  readonly missing?: Missing | undefined;
  look(): Promise<Look>;
  /**
   * Whether the target answers a CONNECT under each of these client ids, in whatever way. Where it does not, it may be
   * about that id: it is asked under many others, and has stopped answering when one of them gets no answer either, or
   * when that id gets one later. Undefined is an id that nobody knows. True where nobody can ask.
   */
  answers(clientIds: readonly (string | undefined)[]): Promise<boolean>;
  /** One attempt to find the target again, which had gone away. */
  returned(): Promise<boolean>;
  /** Its connection was ended and the target was there all the time. */
  endedAlone(): void;
  /** Called when its connection ends. */
  onEnded: () => void;
  /** Whether the target was ever there: else it cannot have gone away. */
  readonly seen: boolean;
  /** How it looks, where that is less than a connection of its own over MQTT. */
  readonly lessThan: string | undefined;
  /** What went over its connections so far. */
  readonly transcript: Transcript;
  close(): void;
}

/** Milliseconds in which a PINGREQ is usually answered; then a new connection shows whether the target is there. */
const pongWithin = 1000;
/** Milliseconds in which a target that is there answers somebody, however busy it is. */
const patience = 10_000;
/** Milliseconds between two looks by itself. */
const rounds = 5000;
/** How often its connection may be ended, or a PINGREQ be unanswered, before it trusts in TCP alone. */
const trust = 2;
/** CONNECTs that tell a target which leaves some of them unanswered: threads that share them by client id stop one by one. */
const othersAsked = 16;

const there: Look = { there: true };

export interface WatchOptions {
  address: URL;
  tls: ComingIn['tls'];
  within: number;
  signal: AbortSignal;
}

/** Looks whether an address accepts a connection: for a device, and for a broker that lets no bystander in. */
export class TcpWatch implements Watch {
  onEnded = (): void => undefined;
  seen = false;
  readonly transcript: Transcript = [];

  constructor(
    private readonly options: WatchOptions,
    readonly lessThan: string | undefined = undefined,
  ) {}

  async begin(): Promise<void> {
    this.seen ||= await this.returned();
  }

  async look(): Promise<Look> {
    const asked = performance.now();
    if (await this.returned()) return there;
    if (!this.seen || this.options.signal.aborted) return there;
    return { there: false, since: asked, reachable: 'not at all' };
  }

  async answers(): Promise<boolean> {
    return true;
  }

  async returned(): Promise<boolean> {
    const { address, within, signal } = this.options;
    return await acceptsConnections(address, Math.min(within, patience), signal);
  }

  endedAlone(): void {}
  close(): void {}
}

/** Looks by a connection of its own over MQTT, which lasts as long as the run. */
export class BystanderWatch implements Watch {
  onEnded = (): void => undefined;
  seen = false;
  #bystander: Bystander | undefined;
  #instead: TcpWatch | undefined;
  #beginning: Promise<void> | undefined;
  #refused = 0;
  #ended = 0;
  #unanswered = 0;
  #times = 0;
  #others = 0;
  #rounds: NodeJS.Timeout | undefined;
  #fields: Promise<ComingIn['connect'] | undefined> | undefined;
  #missing: Promise<Look> | undefined;
  readonly #recorder = new Recorder();

  constructor(
    private readonly options: WatchOptions & { secrets: Secrets },
    /** What its CONNECT says; undefined when the spec's way to connect cannot be gone. */
    private readonly credentials: () => Promise<ComingIn['connect'] | undefined>,
  ) {}

  get lessThan(): string | undefined {
    return this.#instead?.lessThan;
  }

  get transcript(): Transcript {
    return this.#recorder.transcript;
  }

  async begin(): Promise<void> {
    if (this.#bystander ?? this.#instead) return;
    await (this.#beginning ??= this.#takePost().finally(() => (this.#beginning = undefined)));
  }

  async #takePost(): Promise<void> {
    if (await this.#comeIn(this.options.within)) {
      this.#rounds = setInterval(() => void this.look().then((seen) => seen.there || this.onEnded()), rounds);
      this.#rounds.unref();
      return;
    }
    const accepts = await new TcpWatch(this.options).returned();
    if (!accepts) return;
    this.#refused += 1;
    if (this.#refused >= trust) await this.#trustInTcp('no connection of ours was let in beside the cases');
  }

  async look(): Promise<Look> {
    if (this.#instead) return await this.#instead.look();
    const bystander = this.#bystander;
    if (!bystander || this.options.signal.aborted) return there;
    if (bystander.closedAt === undefined) {
      const asked = performance.now();
      if (await bystander.alive(pongWithin)) return there;
      // Somebody else has seen it meanwhile, and another one is there.
      if (this.#bystander !== bystander) return await this.look();
      return await (this.#missing ??= this.#lookAgain(bystander, asked).finally(
        () => (this.#missing = undefined),
      ));
    }
    return await (this.#missing ??= this.#whatIsLeft(bystander.closedAt).finally(
      () => (this.#missing = undefined),
    ));
  }

  async answers(clientIds: readonly (string | undefined)[]): Promise<boolean> {
    if (this.#instead || !this.#bystander || this.options.signal.aborted) return true;
    const known = clientIds.filter((id) => id !== undefined);
    if (known.length === clientIds.length && (await this.#answered(known))) return true;
    const others = Array.from({ length: othersAsked }, () => `answers${(this.#others += 1)}`);
    const isAboutThoseIds = async (): Promise<boolean> =>
      known.length === 0 || !(await this.#answered(known));
    return ((await this.#answered(others)) && (await isAboutThoseIds())) || this.options.signal.aborted;
  }

  async #answered(clientIds: readonly string[]): Promise<boolean> {
    const connect = await this.#fields;
    if (!connect) return true;
    const asked = clientIds.map((clientId) =>
      this.#coming({ ...connect, clientId }, { within: patience, on: `bystander ${(this.#times += 1)}` }),
    );
    return (await Promise.all(asked.map(async (one) => await Bystander.isAnswered(one)))).every(Boolean);
  }

  /** PINGREQ is not answered; a broker may be busy, or never answer any. */
  async #lookAgain(bystander: Bystander, asked: number): Promise<Look> {
    if (bystander.closedAt !== undefined) return await this.#whatIsLeft(bystander.closedAt);
    if (await this.#comeIn(patience - pongWithin)) {
      bystander.leave();
      this.#unanswered += 1;
      if (this.#unanswered >= trust) await this.#trustInTcp('PINGREQ is not answered');
      return there;
    }
    return await this.#whatIsLeft(bystander.closedAt ?? asked);
  }

  async #whatIsLeft(since: number): Promise<Look> {
    if (this.options.signal.aborted) return there;
    if (await this.#comeIn(pongWithin)) return { there: false, since, reachable: 'wholly' };
    const accepts = await new TcpWatch(this.options).returned();
    return { there: false, since, reachable: accepts ? 'over TCP' : 'not at all' };
  }

  async returned(): Promise<boolean> {
    if (this.#instead) return await this.#instead.returned();
    return await this.#comeIn(Math.min(this.options.within, patience));
  }

  endedAlone(): void {
    this.#ended += 1;
    if (this.#ended >= trust) void this.#trustInTcp('the target ends a connection that only waits');
  }

  async #comeIn(within: number): Promise<boolean> {
    const connect = await (this.#fields ??= this.credentials());
    if (!connect) {
      await this.#trustInTcp('the spec’s way to connect cannot be gone beside the cases');
      return false;
    }
    // Under one client id the next would end the one before (MQTT 3.1.1 section 3.1.4).
    const clientId = `${String(connect.clientId)}${(this.#times += 1)}`;
    const bystander = await Bystander.comeIn(
      this.#coming({ ...connect, clientId }, { within, on: `bystander ${this.#times}` }),
    );
    if (!bystander) return false;
    if (this.#instead) {
      bystander.leave();
      return true;
    }
    this.#bystander = bystander;
    this.seen = true;
    bystander.onClosed = () => this.onEnded();
    bystander.onFlooded = () =>
      void this.#trustInTcp('the target floods a connection that has asked for nothing');
    return true;
  }

  #coming(connect: ComingIn['connect'], { within, on }: { within: number; on: string }): ComingIn {
    const { address, tls, signal, secrets } = this.options;
    const noted = { on, recorder: this.#recorder, secrets };
    return { address, tls, connect, within, signal, noted };
  }

  async #trustInTcp(why: string): Promise<void> {
    this.#instead ??= new TcpWatch(
      this.options,
      `${why}, so it is only asked whether it accepts connections`,
    );
    this.close();
    await this.#instead.begin();
    this.seen ||= this.#instead.seen;
  }

  close(): void {
    clearInterval(this.#rounds);
    this.#bystander?.leave();
    this.#bystander = undefined;
  }
}

/** A wait between two attempts to find the target again; ends with the signal. */
export const untilNextAttempt = async (milliseconds: number, signal: AbortSignal): Promise<void> =>
  void (await wait(milliseconds, undefined, { signal }).catch(() => undefined));
