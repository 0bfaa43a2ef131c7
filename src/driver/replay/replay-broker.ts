import type { ShownBefore, TranscriptEvent } from '../../verdict/evidence.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { BrokerPeer, BrokerSession, Observed } from '../driver.js';
import { isOver, type Playback } from './playback.js';
import type { PacketToSend } from '../wire/encode.js';
import type { Packet } from '../wire/packet.js';
import type { BrokerBehaviour } from '../broker/behaviour.js';
import { endedAfter } from '../broker/client-device.js';
import { ListenerEvents } from '../broker/listener-events.js';

type Event<T extends TranscriptEvent['type']> = Extract<TranscriptEvent, { type: T }>;

/** A listener as it was recorded. What our broker is told to do it has done already; what came is what came then. */
export class ReplayBroker implements BrokerPeer {
  readonly lane = 'wire';
  readonly closed = false;
  readonly name: string;
  readonly shown: ShownBefore | undefined;
  readonly #events = new ListenerEvents();
  #ended: string | undefined;
  /** Milliseconds, of the last wait that came to nothing. */
  #awaited: number | undefined;

  constructor(
    listening: Event<'listening'>,
    private readonly playback: Playback,
  ) {
    this.name = listening.on;
    this.shown = listening.shown;
    this.#events.see(listening);
    playback.onEvent((event) => {
      if (event.on === 'device' && event.type === 'note') this.#ended = endedAfter(this.#ended, event.text);
      if (event.on === this.name && event.type !== 'listening') this.#events.see(event);
    });
  }

  get ended(): string | undefined {
    return this.#ended;
  }

  get sessions(): readonly BrokerSession[] {
    this.#needsAll();
    return this.#events.sessions;
  }

  async behave(behaviours: readonly BrokerBehaviour[]): Promise<void> {
    this.#events.treats(behaviours);
    this.#playToNote();
  }

  async drop(): Promise<void> {
    this.#playToNote();
  }

  async end(): Promise<void> {
    this.#playToNote();
  }

  async send(packet: PacketToSend): Promise<Packet> {
    const sent = this.playback.playTo(
      (event): event is Event<'sent'> =>
        event.on === this.name && event.type === 'sent' && isLike(packet, event.packet),
    );
    this.playback.held?.packet(packet, sent?.packet);
    return packet as Packet;
  }

  async sendTogether(): Promise<void> {
    // As with bytes.
  }

  async sendBytes(): Promise<void> {
    // Bytes need not be a packet, so nothing tells which recorded ones they are; the next step or wait keeps pace.
  }

  async sendApart(): Promise<void> {
    // As with bytes.
  }

  async next(matches: (event: Observed) => boolean, within: number, what: string): Promise<Observed> {
    const event = await this.#until(() => this.#events.take(matches), within, what);
    // Of a device that has ended nothing was awaited for longer than until that was seen.
    const after = (this.ended !== undefined && this.#awaited) || Math.ceil(within);
    return event ?? { type: 'timeout', what, after, at: this.playback.elapsed() };
  }

  waiting(): readonly Observed[] {
    this.#needsAll();
    return this.#events.waiting();
  }

  async whenSessions(
    areSo: (sessions: readonly BrokerSession[]) => boolean,
    within: number,
    what: string,
  ): Promise<boolean> {
    return (await this.#until(() => areSo(this.sessions) || undefined, within, what)) ?? false;
  }

  #needsAll(): void {
    const lost = this.playback.lost(this.name);
    if (lost) throw lost;
  }

  /** What our broker was told stands in the transcript. */
  #playToNote(): void {
    this.playback.playTo(
      (event): event is Event<'note' | 'behaviour'> =>
        event.on === this.name && (event.type === 'note' || event.type === 'behaviour'),
    );
  }

  async #until<Found>(
    look: () => Found | undefined,
    within: number,
    what: string,
  ): Promise<Found | undefined> {
    const known = look();
    if (known !== undefined) return known;
    this.#needsAll();
    if (this.#events.tooMuch !== undefined) throw new Inconclusive(this.#events.tooMuch);
    const began = this.playback.elapsed();
    return await new Promise((resolve, reject) => {
      this.playback.wait({
        sees: (event) => {
          if (event.on !== this.name) return false;
          const lost = this.playback.lost(this.name);
          if (lost) reject(lost);
          if (lost) return true;
          const found = event.type === 'timeout' ? undefined : look();
          if (event.type === 'timeout') this.#awaited = event.after;
          if (found === undefined && this.#events.tooMuch !== undefined) {
            reject(new Inconclusive(this.#events.tooMuch));
            return true;
          }
          if (event.type === 'timeout' || found !== undefined) resolve(found);
          return event.type === 'timeout' || found !== undefined;
        },
        givesUp: (at) => {
          const over = at !== undefined && isOver(at, began + within);
          if (!over) this.playback.held?.differs(`the recording ends, or goes on, before ${what} could come`);
          if (at === undefined || over) resolve(undefined);
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
}

const isLike = (packet: PacketToSend, recorded: Packet | undefined): boolean =>
  recorded?.type === packet.type &&
  (packet.type !== 'PUBLISH' || recorded.type !== 'PUBLISH' || recorded.topic === packet.topic);
