import { setImmediate as nextTurn } from 'node:timers/promises';
import { HarnessError } from '../../verdict/harness-error.js';
import type { FrameKind, MqttPeer, Observed, OpenOptions } from '../driver.js';
import type { Recorder } from '../record/recorder.js';
import type { Secrets } from '../record/secrets.js';
import { nothingGoesOut } from '../nothing-goes-out.js';
import { ServerKeepAlive } from './server-keep-alive.js';
import type { Tap } from './tap.js';
import type { Transport } from './transport.js';
import { encode, type PacketToSend } from '../wire/encode.js';
import { levelBehind } from '../wire/spoken-level.js';
import type { Packet } from '../wire/packet.js';

export interface PeerParts {
  name: string;
  transport: Transport;
  tap: Tap;
  recorder: Recorder;
  secrets: Secrets;
  /** Resolves when it is this command's turn, see Pacer. */
  turn: () => Promise<void>;
}

/**
 * Milliseconds for which the bytes of a packet wait for each other: on a busy machine a target would lose patience with
 * a CONNECT that takes seconds, as it may (MQTT 3.1.1 section 3.1).
 */
const patience = 500;

/** The lane that says exactly what it is told, legal or not, and acknowledges only as the standard demands of a client. */
export class WirePeer implements MqttPeer {
  readonly lane: 'wire' | 'client' = 'wire';

  readonly name: string;
  protected readonly transport: Transport;
  protected readonly tap: Tap;
  protected readonly recorder: Recorder;
  protected readonly secrets: Secrets;
  protected readonly turn: () => Promise<void>;
  #unsent = false;
  readonly #segments: OpenOptions['segments'];
  /** What is being written: pieces of two packets must not mix. */
  #writing: Promise<void> = Promise.resolve();

  constructor(
    parts: PeerParts,
    { acknowledge, segments }: Pick<OpenOptions, 'segments'> & { acknowledge: boolean },
  ) {
    const { name, transport, tap, recorder, secrets, turn } = parts;
    this.name = name;
    this.transport = transport;
    this.tap = tap;
    this.recorder = recorder;
    this.secrets = secrets;
    this.turn = turn;
    this.#segments = segments;
    tap.keepAlive = new ServerKeepAlive(
      (act) => (this.#writing = this.#writing.then(() => (this.closed ? undefined : act()))),
      () => transport.stream.write(encode({ type: 'PINGREQ' }, tap.level)),
    );
    if (acknowledge) tap.onPacket = (packet) => this.#acknowledge(packet);
  }

  get closed(): boolean {
    return this.tap.closed;
  }

  get subprotocol(): string | undefined {
    return this.transport.subprotocol;
  }

  async send(packet: PacketToSend): Promise<Packet> {
    this.tap.forget(packet.type);
    await this.sendBytes(encode(this.secrets.revealInPacket(packet), this.tap.level));
    return (await this.tap.sent(packet.type, 0)) ?? (packet as Packet);
  }

  async sendTogether(packets: readonly PacketToSend[], frame?: FrameKind): Promise<void> {
    let { level } = this.tap;
    const bytes = packets.map((packet) => {
      const encoded = encode(this.secrets.revealInPacket(packet), level);
      if (packet.type === 'CONNECT') level = levelBehind(packet.protocolLevel ?? level, level);
      return encoded;
    });
    await this.sendBytes(Buffer.concat(bytes), frame);
  }

  async sendBytes(bytes: Uint8Array, frame: FrameKind = 'binary'): Promise<void> {
    if (!(await this.mayGoOut())) return;
    if (frame === 'text') return this.#writeText(bytes);
    await this.#write(bytes);
  }

  /** Resolves when it is our turn. False: the connection had ended by then; where the target did it, the transcript tells. */
  protected async mayGoOut(): Promise<boolean> {
    await this.turn();
    if (!this.closed) return true;
    if (this.tap.inbox.closed?.by === 'target') {
      this.#unsent = true;
      this.recorder.add({ on: this.name, type: 'note', text: nothingGoesOut });
    }
    return false;
  }

  get unsent(): boolean {
    return this.#unsent;
  }

  #writeText(bytes: Uint8Array): void {
    const { writeText } = this.transport;
    if (!writeText)
      throw new HarnessError(
        'SPEC_MISTAKE',
        `client "${this.name}" has no WebSocket, and only that has text frames`,
        'Let the step connect to a server that speaks ws.',
      );
    this.tap.wrote(bytes);
    writeText(bytes);
  }

  #write(bytes: Uint8Array): Promise<void> {
    this.#writing = this.#writing.then(() =>
      this.#segments === 'bytes' ? this.#writeApart(bytes) : this.#put(bytes),
    );
    return this.#writing;
  }

  /** One byte after another, and what is left in one piece when our own time is over. */
  async #writeApart(bytes: Uint8Array): Promise<void> {
    const began = performance.now();
    for (let sent = 0; sent < bytes.length; sent += 1) {
      if (performance.now() - began >= patience) return this.#put(bytes.subarray(sent));
      await this.#put(bytes.subarray(sent, sent + 1));
      // Bytes that wait for the same turn of the event loop would be read in one go.
      await nextTurn();
    }
  }

  async #put(bytes: Uint8Array): Promise<void> {
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
    if (answer && !this.closed) void this.#write(encode(answer, this.tap.level));
  }
}

/**
 * What a client owes for a packet of the server, by the QoS rules (section 4.3). In MQTT 5.0 a PUBREC of reason code 0x80 or
 * more ends the exchange (MQTT-4.3.3-4).
 */
function acknowledgementOf(packet: Packet): PacketToSend | undefined {
  switch (packet.type) {
    case 'PUBLISH':
      if (packet.qos === 0 || packet.packetId === undefined) return undefined;
      return { type: packet.qos === 1 ? 'PUBACK' : 'PUBREC', packetId: packet.packetId };
    case 'PUBREC':
      return (packet.reasonCode ?? 0) >= 0x80 ? undefined : { type: 'PUBREL', packetId: packet.packetId };
    case 'PUBREL':
      return { type: 'PUBCOMP', packetId: packet.packetId };
    default:
      return undefined;
  }
}
