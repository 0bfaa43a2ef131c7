import { Inconclusive } from '../../verdict/non-conformance.js';
import type { ShownBefore, TranscriptEvent } from '../../verdict/evidence.js';
import type { BrokerPeer, BrokerSession, FrameKind, Observed, WithoutTime } from '../driver.js';
import { maskedFrame, maskedValue } from '../record/masked-frame.js';
import { shownOfOpening } from '../record/opening-secrets.js';
import type { ReadingLimit } from '../record/limits.js';
import type { Recorder } from '../record/recorder.js';
import type { Secrets } from '../record/secrets.js';
import { encode, type PacketToSend } from '../wire/encode.js';
import type { Packet } from '../wire/packet.js';
import type { BrokerBehaviour } from './behaviour.js';
import type { Connection, WireEvent } from './connection.js';
import { describeBehaviours } from './describe-behaviour.js';
import { ListenerEvents } from './listener-events.js';
import type { Listener } from './listener.js';
import { servingOf } from './serving.js';
import { Waits } from './waits.js';

/** Whoever looks at the listeners: a case, or a preamble. */
export interface ListenerView {
  recorder: Recorder;
  secrets: Secrets;
  signal: AbortSignal;
  /** Resolves when it is this command's turn, see Pacer. */
  turn: () => Promise<void>;
  /** How the device has ended by itself, where it is a program of ours: nothing more comes then. */
  ended?: () => string | undefined;
}

/** Milliseconds between two looks whether a program has ended. */
const nextLook = 250;

/** Milliseconds in which whoever was let in and says nothing has taken note of it. */
const untilNoted = 250;

/** How a listener is introduced: its advertised address, and what templates may name. */
export interface Advertised {
  address: string;
  values: Record<string, string | number>;
}

const isOneConnections = ({
  packetId,
  dup,
  flags,
  properties,
}: Extract<PacketToSend, { type: 'PUBLISH' }>): boolean =>
  packetId !== undefined ||
  dup === true ||
  flags !== undefined ||
  (Array.isArray(properties) &&
    (properties as readonly unknown[]).some(
      (one) => typeof one === 'object' && one !== null && 'name' in one && one.name === 'topicAlias',
    ));

/** A listener as one case sees it: all that happens while it looks goes masked into its transcript. */
export class ListenerPeer implements BrokerPeer {
  readonly lane = 'wire';
  /** The target's connections end; the listener does not. */
  readonly closed = false;
  readonly detach: () => void;
  readonly shown: ShownBefore | undefined;
  readonly #events = new ListenerEvents();
  readonly #waits: Waits;
  readonly #limit: ReadingLimit;
  #tooMuch = false;

  constructor(
    private readonly listener: Listener,
    private readonly view: ListenerView,
    advertised: Advertised,
  ) {
    this.#waits = new Waits(view.signal);
    this.#limit = view.recorder.limits.ofConnection();
    const sessions = maskedValue(listener.book.state(), view.secrets) as unknown[];
    this.shown = maskedValue(listener.shownBook.shown, view.secrets) as ShownBefore | undefined;
    const shown = this.shown && { shown: this.shown };
    this.#record({ on: this.name, type: 'listening', ...advertised, sessions, ...shown });
    this.detach = listener.observe((event) => this.#see(event));
  }

  get name(): string {
    return this.listener.name;
  }

  get sessions(): readonly BrokerSession[] {
    return this.#events.sessions;
  }

  async behave(behaviours: readonly BrokerBehaviour[]): Promise<void> {
    // Open connections end by what does not serve them.
    if (!servingOf(behaviours[0] ?? 'accept')) await this.#noted();
    this.#events.treats(behaviours);
    await this.listener.behave(behaviours);
    this.view.recorder.add({ on: this.name, type: 'behaviour', text: describeBehaviours(behaviours) });
  }

  async send(packet: PacketToSend): Promise<Packet> {
    const open = this.view.secrets.revealInPacket(packet);
    // With an identifier, flags or an alias of its own it is a packet of one connection, and no message for everybody.
    if (open.type === 'PUBLISH' && !isOneConnections(open)) {
      await this.view.turn();
      this.listener.publish(open);
    } else {
      await this.view.turn();
      const connection = this.#newest();
      await connection.send(encode(open, connection.level));
    }
    return packet as Packet;
  }

  async sendTogether(packets: readonly PacketToSend[]): Promise<void> {
    for (const packet of packets) await this.send(packet);
  }

  async sendBytes(bytes: Uint8Array, frame: FrameKind = 'binary'): Promise<void> {
    await this.view.turn();
    if (frame === 'binary') return await this.#newest().send(bytes);
    if (!this.#newest().sendText(bytes))
      throw new Inconclusive('the device does not come over WebSocket, so there are no text frames');
  }

  async sendApart(bytes: Uint8Array): Promise<void> {
    await this.view.turn();
    await this.#newest().sendApart(bytes);
  }

  async drop(): Promise<void> {
    await this.#noted();
    this.listener.endAll('reset');
    this.#note('our broker has reset the connections of the target');
  }

  async end(): Promise<void> {
    await this.#noted();
    this.listener.endAll('end');
    this.#note('our broker has ended the connections of the target');
  }

  /**
   * Waits until a device that was let in has shown by its next packet that it noted that, or has had the time to. Whose
   * connection ends in the very moment shows what its library does with that, and not what a case is about: some may never
   * come again.
   */
  async #noted(): Promise<void> {
    await this.#waits.until(() => (this.listener.hasNew ? undefined : true), untilNoted);
  }

  async next(matches: (event: Observed) => boolean, within: number, what: string): Promise<Observed> {
    const began = performance.now();
    const event = await this.#until(() => this.#events.take(matches), within);
    if (event) return event;
    const after = this.#waited(began, within);
    return { type: 'timeout', what, after, at: this.#timeout(after, what) };
  }

  waiting(): readonly Observed[] {
    return this.#events.waiting();
  }

  async whenSessions(
    areSo: (sessions: readonly BrokerSession[]) => boolean,
    within: number,
    what: string,
  ): Promise<boolean> {
    const began = performance.now();
    const found = await this.#until(() => areSo(this.sessions) || undefined, within);
    if (!found) this.#timeout(this.#waited(began, within), what);
    return found ?? false;
  }

  /** Whole milliseconds: of a device that has ended by itself nothing was awaited for longer than that took. */
  #waited(began: number, within: number): number {
    const longest = Math.ceil(within);
    return this.ended === undefined ? longest : Math.min(longest, Math.round(performance.now() - began));
  }

  get ended(): string | undefined {
    return this.view.ended?.();
  }

  /** What is found, or undefined when the time is over or the device has ended by itself, of which nobody tells us. */
  async #until<Found>(look: () => Found | undefined, within: number): Promise<Found | undefined> {
    const again = this.view.ended && setInterval(() => this.#waits.again(), nextLook);
    const lookOrEnd = (): { found?: Found } | undefined => {
      const found = look();
      if (found !== undefined) return { found };
      return this.ended === undefined && this.#events.tooMuch === undefined ? undefined : {};
    };
    try {
      const found = (await this.#waits.until(lookOrEnd, within))?.found;
      if (found === undefined && this.#events.tooMuch !== undefined)
        throw new Inconclusive(this.#events.tooMuch);
      return found;
    } finally {
      clearInterval(again);
    }
  }

  #newest(): Connection {
    const connection = this.listener.newest;
    if (!connection) throw new Inconclusive(`the target has no connection to our broker (${this.name}) now`);
    return connection;
  }

  #see(event: WireEvent): void {
    if (this.#tooMuch) return event.type === 'came' ? this.listener.endAll('reset') : undefined;
    if (event.type === 'received' && !this.#limit.allows(event.frame.bytes.length)) this.#stopReading(event);
    else this.#record(this.#masked(event));
    this.#waits.again();
  }

  /** No case can be judged by more, and whoever floods would fill our memory. */
  #stopReading({ connection }: { connection: number }): void {
    const malformed = this.#limit.sentence;
    const text = 'too much to read';
    this.#record({ on: this.name, type: 'received', connection, hex: '', text, malformed, ours: true });
    this.#tooMuch = true;
    this.listener.endAll('reset');
  }

  #masked(event: WireEvent): WithoutTime {
    const on = this.name;
    if (!('frame' in event)) return { on, ...event };
    const { type, connection, frame, decoding } = event;
    if (type === 'sent') return { on, type, connection, ...maskedFrame(frame, this.view.secrets, decoding) };
    const shown = event.isFirst ? shownOfOpening(frame, decoding) : frame;
    const masked = maskedFrame(shown, this.view.secrets, decoding);
    const malformed = frame.malformed ? { malformed: frame.malformed } : {};
    return { on, type, connection, ...masked, ...malformed, ...(frame.overLimit ? { ours: true } : {}) };
  }

  /** What the case sees is what its transcript says, so that a recording shows the same. */
  #record(event: WithoutTime): void {
    const at = this.view.recorder.add(event);
    this.#events.see({ at, ...event } as TranscriptEvent);
  }

  #timeout(after: number, what: string): number {
    return this.view.recorder.add({ on: this.name, type: 'timeout', what, after });
  }

  #note(text: string): void {
    this.view.recorder.add({ on: this.name, type: 'note', text });
  }
}
