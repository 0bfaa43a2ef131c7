import type { MqttPeer, Observed } from './driver.js';
import type { Recorder } from './recorder.js';
import type { Secrets } from './secrets.js';
import type { Tap } from './tap.js';
import type { Transport } from './transport.js';
import { encode, type PacketToSend } from './wire/encode.js';
import type { Packet } from './wire/packet.js';

export interface PeerParts {
  name: string;
  transport: Transport;
  tap: Tap;
  recorder: Recorder;
  secrets: Secrets;
  /** Resolves when it is this command's turn, see Pacer. */
  turn: () => Promise<void>;
}

/** The lane that says exactly what it is told, legal or not, and acknowledges only as the standard demands of a client. */
export class WirePeer implements MqttPeer {
  readonly lane: 'wire' | 'client' = 'wire';

  readonly name: string;
  protected readonly transport: Transport;
  protected readonly tap: Tap;
  protected readonly recorder: Recorder;
  protected readonly secrets: Secrets;
  protected readonly turn: () => Promise<void>;

  constructor(parts: PeerParts, acknowledge: boolean) {
    const { name, transport, tap, recorder, secrets, turn } = parts;
    this.name = name;
    this.transport = transport;
    this.tap = tap;
    this.recorder = recorder;
    this.secrets = secrets;
    this.turn = turn;
    if (acknowledge) tap.onPacket = (packet) => this.#acknowledge(packet);
  }

  get closed(): boolean {
    return this.tap.closed;
  }

  async send(packet: PacketToSend): Promise<Packet> {
    this.tap.forget(packet.type);
    await this.sendBytes(encode(this.secrets.revealInPacket(packet)));
    return (await this.tap.sent(packet.type, 0)) ?? (packet as Packet);
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    await this.turn();
    if (this.closed) return;
    await new Promise<void>((resolve) => this.transport.stream.write(bytes, () => resolve()));
  }

  async drop(): Promise<void> {
    this.tap.closeByUs('reset');
  }

  async end(): Promise<void> {
    this.tap.closeByUs('end');
  }

  async next(matches: (event: Observed) => boolean, within: number, what: string): Promise<Observed> {
    return await this.tap.inbox.next(matches, within, () => {
      const at = this.recorder.add({ on: this.name, type: 'timeout', what, after: within });
      return { type: 'timeout', what, after: within, at };
    });
  }

  waiting(): readonly Observed[] {
    return this.tap.inbox.waiting();
  }

  #acknowledge(packet: Packet): void {
    const answer = acknowledgementOf(packet);
    if (answer && !this.closed) this.transport.stream.write(encode(answer));
  }
}

/** What a client owes for a packet of the server, by the QoS rules (MQTT 3.1.1 section 4.3). */
function acknowledgementOf(packet: Packet): PacketToSend | undefined {
  switch (packet.type) {
    case 'PUBLISH':
      if (packet.qos === 0 || packet.packetId === undefined) return undefined;
      return { type: packet.qos === 1 ? 'PUBACK' : 'PUBREC', packetId: packet.packetId };
    case 'PUBREC':
      return { type: 'PUBREL', packetId: packet.packetId };
    case 'PUBREL':
      return { type: 'PUBCOMP', packetId: packet.packetId };
    default:
      return undefined;
  }
}
