import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { MqttPeer, Observed } from '../driver.js';
import type { Playback } from './playback.js';
import { RecordedPeer } from './recorded-peer.js';
import type { PacketToSend } from '../wire/encode.js';
import type { Packet } from '../wire/packet.js';

type Sent = Extract<TranscriptEvent, { type: 'sent' }>;

export class ReplayPeer extends RecordedPeer<Observed> implements MqttPeer {
  constructor(
    name: string,
    readonly lane: 'wire' | 'client',
    playback: Playback,
    connection: number,
    readonly subprotocol: string | undefined,
  ) {
    super(name, playback, connection, (event) =>
      event.type === 'received' && !event.keptAlive ? observed(event) : undefined,
    );
  }

  async send(packet: PacketToSend): Promise<Packet> {
    const sent = this.playback.playTo(
      (event): event is Sent =>
        this.inbox.isMine(event) && event.type === 'sent' && event.packet?.type === packet.type,
    );
    this.playback.held?.packet(packet, sent?.packet);
    return (sent?.packet ?? packet) as Packet;
  }

  async sendTogether(): Promise<void> {
    // As with bytes.
  }

  async sendBytes(): Promise<void> {
    // Bytes need not be a packet, so nothing tells which recorded ones they are; the next step or wait keeps pace.
  }
}

function observed(event: Extract<TranscriptEvent, { type: 'received' }>): Observed {
  const { packet, malformed, hex, at, ours } = event;
  return packet === undefined
    ? { type: 'malformed', malformed: malformed ?? 'cannot be decoded', hex, at, ...(ours ? { ours } : {}) }
    : { type: 'packet', packet, size: hex.length / 2, at, ...(malformed === undefined ? {} : { malformed }) };
}
