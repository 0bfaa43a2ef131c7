import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { MqttPeer, Observed } from '../driver.js';
import type { Playback } from './playback.js';
import { ReplayInbox } from './replay-inbox.js';
import type { PacketToSend } from '../wire/encode.js';
import type { Packet } from '../wire/packet.js';

type Sent = Extract<TranscriptEvent, { type: 'sent' }>;

/** One recorded connection. What is sent goes nowhere; what comes is what came then. */
export class ReplayPeer implements MqttPeer {
  readonly #inbox: ReplayInbox<Observed>;

  constructor(
    readonly name: string,
    readonly lane: 'wire' | 'client',
    private readonly playback: Playback,
    connection: number,
    readonly subprotocol: string | undefined,
  ) {
    this.#inbox = new ReplayInbox(playback, connection, (event) =>
      event.type === 'received' ? observed(event) : undefined,
    );
  }

  get closed(): boolean {
    return this.#inbox.closed;
  }

  async send(packet: PacketToSend): Promise<Packet> {
    const sent = this.playback.playTo(
      (event): event is Sent =>
        this.#inbox.isMine(event) && event.type === 'sent' && event.packet?.type === packet.type,
    );
    return (sent?.packet ?? packet) as Packet;
  }

  async sendTogether(): Promise<void> {
    // As with bytes.
  }

  async sendBytes(): Promise<void> {
    // Bytes need not be a packet, so nothing tells which recorded ones they are; the next step or wait keeps pace.
  }

  async drop(): Promise<void> {
    this.#inbox.closeByUs('reset');
  }

  async end(): Promise<void> {
    this.#inbox.closeByUs('end');
  }

  async next(matches: (event: Observed) => boolean, within: number, what: string): Promise<Observed> {
    return await this.#inbox.next(matches, within, what);
  }

  waiting(): readonly Observed[] {
    return this.#inbox.waiting();
  }
}

function observed(event: Extract<TranscriptEvent, { type: 'received' }>): Observed {
  const { packet, malformed, hex, at, ours } = event;
  return packet === undefined
    ? { type: 'malformed', malformed: malformed ?? 'cannot be decoded', hex, at, ...(ours ? { ours } : {}) }
    : { type: 'packet', packet, at, ...(malformed === undefined ? {} : { malformed }) };
}
