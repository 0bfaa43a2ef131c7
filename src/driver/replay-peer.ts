import type { TranscriptEvent } from '../verdict/evidence.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import type { MqttPeer, Observed } from './driver.js';
import type { Playback } from './playback.js';
import type { PacketToSend } from './wire/encode.js';
import type { Packet } from './wire/packet.js';

type Sent = Extract<TranscriptEvent, { type: 'sent' }>;
type Closed = Extract<TranscriptEvent, { type: 'closed' }>;

/** One recorded connection. What is sent goes nowhere; what comes is what came then. */
export class ReplayPeer implements MqttPeer {
  readonly #events: Observed[] = [];
  #closed: Extract<Observed, { type: 'closed' }> | undefined;

  constructor(
    readonly name: string,
    readonly lane: 'wire' | 'client',
    private readonly playback: Playback,
    private readonly connection: number,
  ) {
    playback.onEvent((event) => {
      if (this.#isMine(event)) this.#keep(event);
    });
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  async send(packet: PacketToSend): Promise<Packet> {
    const sent = this.playback.playTo(
      (event): event is Sent =>
        this.#isMine(event) &&
        event.type === 'sent' &&
        (event.packet as Packet | undefined)?.type === packet.type,
    );
    return (sent?.packet ?? packet) as Packet;
  }

  async sendBytes(): Promise<void> {
    // Bytes need not be a packet, so nothing tells which recorded ones they are; the next step or wait keeps pace.
  }

  async drop(): Promise<void> {
    this.#closeByUs('reset');
  }

  async end(): Promise<void> {
    this.#closeByUs('end');
  }

  async next(matches: (event: Observed) => boolean, within: number, what: string): Promise<Observed> {
    const known = this.#take(matches);
    if (known) return known;
    const began = this.playback.elapsed();
    return await new Promise((resolve, reject) => {
      const silence = (): void =>
        resolve({ type: 'timeout', what, after: within, at: this.playback.elapsed() });
      this.playback.wait({
        sees: (event) => {
          if (!this.#isMine(event)) return false;
          const taken = event.type === 'timeout' ? undefined : this.#take(matches);
          if (event.type === 'timeout') silence();
          else if (taken) resolve(taken);
          return event.type === 'timeout' || taken !== undefined;
        },
        givesUp: (at) => {
          if (at === undefined || at >= began + within) silence();
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

  waiting(): readonly Observed[] {
    return this.#events;
  }

  #isMine(event: TranscriptEvent): boolean {
    return this.playback.connectionOf(event) === this.connection;
  }

  #keep(event: TranscriptEvent): void {
    if (event.type === 'closed') {
      this.#closed ??= { type: 'closed', by: event.by, how: event.how, at: event.at };
    } else if (event.type === 'received') {
      this.#events.push(observed(event));
    }
  }

  #take(matches: (event: Observed) => boolean): Observed | undefined {
    const index = this.#events.findIndex((event) => matches(event));
    return index >= 0 ? this.#events.splice(index, 1)[0] : this.#closed;
  }

  #closeByUs(how: string): void {
    if (this.#closed) return;
    this.playback.playTo((event): event is Closed => this.#isMine(event) && event.type === 'closed');
    this.#closed ??= { type: 'closed', by: 'us', how, at: this.playback.elapsed() };
  }
}

function observed(event: Extract<TranscriptEvent, { type: 'received' }>): Observed {
  const { packet, malformed, hex, at, ours } = event;
  return packet === undefined
    ? { type: 'malformed', malformed: malformed ?? 'cannot be decoded', hex, at, ...(ours ? { ours } : {}) }
    : { type: 'packet', packet: packet as Packet, at, ...(malformed === undefined ? {} : { malformed }) };
}
