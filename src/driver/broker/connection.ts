import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { ClosedBy, TransportSeen } from '../../verdict/evidence.js';
import type { ProtocolLevel } from '../wire/body.js';
import { encode, type PacketToSend } from '../wire/encode.js';
import { levelBehind } from '../wire/spoken-level.js';
import type { BrokerBehaviour } from './behaviour.js';
import type { DecodeOptions } from '../wire/decode.js';
import { Framer, type Frame } from '../wire/framer.js';
import type { TlsIdentity } from './certificates.js';
import { whenHello } from './client-hello.js';
import { describeEnd, resetNow } from './socket-end.js';
import type { Treatment } from './treatment.js';
import { speakWebSocket } from './websocket-side.js';

/** What happens on the connections of a listener, with nothing masked yet. */
export type WireEvent =
  | { type: 'came'; connection: number; from: string }
  | { type: 'sent'; connection: number; frame: Frame; decoding: DecodeOptions }
  | { type: 'received'; connection: number; frame: Frame; decoding: DecodeOptions; isFirst: boolean }
  | { type: 'certificate'; connection: number; fingerprint: string }
  | ({ type: 'transport'; connection: number } & TransportSeen)
  | { type: 'closed'; connection: number; by: ClosedBy; how: string };

/** How TLS is spoken at a listener: Node's options. */
export type TlsSide = TlsIdentity & { requestCert: boolean; rejectUnauthorized: boolean };

/** What lies between TCP and MQTT on a connection. */
export interface Layers {
  tls?: TlsSide | undefined;
  webSocket?: boolean;
}

/** How long the target may take to answer the end of a connection before it is cut, in milliseconds. */
const lingering = 1000;

const insideHandshake = 'ended inside the TLS handshake';
const insideUpgrade = 'ended before a WebSocket was asked for';

/** A connection of the target to our broker: every packet on it is seen, and everything done to it is told. */
export class Connection {
  /** Bytes that are sent one by one just now. */
  #apart: Promise<void> | undefined;
  #treatment: Treatment | undefined;
  #stream: Duplex | undefined;
  #writeText: ((bytes: Uint8Array) => void) | undefined;
  #isClosed = false;
  #tookLeave = false;
  #hasBegun = false;
  /** What it began with cannot be read, so nothing behind that can. */
  #isNoMqtt = false;
  #level: ProtocolLevel = 4;
  readonly #inDecoding: DecodeOptions = { from: 'client' };
  readonly #outDecoding: DecodeOptions = { from: 'server' };
  readonly #inbound = new Framer(this.#inDecoding);

  constructor(
    /** At its listener, from 1. */
    readonly number: number,
    private readonly socket: Socket,
    private readonly tell: (event: WireEvent) => void,
  ) {
    tell({ type: 'came', connection: number, from: `${socket.remoteAddress}:${socket.remotePort}` });
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** What its CONNECT speaks; MQTT 3.1.1 before. */
  get level(): ProtocolLevel {
    return this.#level;
  }

  /** True where it has a broker: see Treatment.serves. */
  get served(): boolean {
    return this.#treatment?.serves() ?? false;
  }

  /** True where something was held back on it. */
  get owes(): boolean {
    return this.#treatment?.owes?.() ?? false;
  }

  /** True where the device was let in, and has said nothing since. */
  get isNew(): boolean {
    return !this.#isClosed && (this.#treatment?.isNew?.() ?? false);
  }

  /** Where it is served, it is served so from now on. */
  serve(behaviour: BrokerBehaviour): void {
    this.#treatment?.serve?.(behaviour);
  }

  /** Lets the connection begin. TLS is spoken first where there is an identity, and then WebSocket where that is spoken. */
  begin(treatment: Treatment, { tls, webSocket = false }: Layers): void {
    this.#treatment = treatment;
    let how: string | undefined;
    this.socket.on('error', (error) => (how = describeEnd(error)));
    this.socket.on('close', () => this.#close('target', how ?? this.#unfinished ?? 'end'));
    treatment.came?.();
    if (this.#isClosed) return;
    const next = webSocket
      ? (stream: Duplex): void => this.#speakWebSocket(stream)
      : (stream: Duplex): void => this.#opened(stream);
    if (tls) this.#speakTls(tls, next);
    else next(this.socket);
  }

  /** A handshake in which the connection is. */
  #unfinished: string | undefined;

  /** Bytes as they are: seen as packets where they are some, else as bytes. */
  async send(bytes: Uint8Array): Promise<void> {
    while (this.#apart) await this.#apart;
    await this.#send(bytes);
  }

  /** Every byte in a segment of its own; whatever else our broker has to say comes behind them, or it would lie among them. */
  async sendApart(bytes: Uint8Array): Promise<void> {
    while (this.#apart) await this.#apart;
    const all = async (): Promise<void> => {
      for (const byte of bytes) {
        await this.#send(Uint8Array.of(byte));
        await untilNextSegment();
      }
    };
    this.#apart = all();
    await this.#apart.finally(() => (this.#apart = undefined));
  }

  async #send(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.#write(this.#framesOf(bytes), bytes, resolve));
  }

  #framesOf(bytes: Uint8Array): Frame[] {
    const framer = new Framer(this.#outDecoding);
    const frames = framer.push(bytes);
    const rest = framer.stopped ? new Uint8Array() : framer.rest();
    return rest.length > 0 ? [...frames, { bytes: rest }] : frames;
  }

  /** Bytes in a text frame of WebSocket; false where there is no WebSocket. */
  sendText(bytes: Uint8Array): boolean {
    if (this.#isClosed || !this.#writeText) return false;
    for (const frame of this.#framesOf(bytes))
      this.tell({ type: 'sent', connection: this.number, frame, decoding: this.#outDecoding });
    this.#writeText(bytes);
    return true;
  }

  /** A packet in the version that the connection speaks. */
  write(packet: PacketToSend): void {
    void this.send(encode(packet, this.#level));
  }

  /** Ends it in order, or by a TCP reset. */
  end(how: 'end' | 'reset', by: ClosedBy = 'us', told: string = how): void {
    if (this.#isClosed) return;
    this.#close(by, told);
    if (how === 'reset') {
      resetNow(this.socket);
      this.#stream?.destroy();
      return;
    }
    const stream = this.#stream ?? this.socket;
    stream.end();
    // The target may still be sending: closing the socket at once would answer that with a reset.
    stream.resume();
    this.socket.setTimeout(lingering, () => this.socket.destroy());
  }

  /** Our broker has hung up by itself; `how` where there is more to tell than that. */
  hungUp(how?: string): void {
    this.end('end', 'library', how);
  }

  /** Cuts what is left of it, without a word in the transcript. */
  destroy(): void {
    this.#isClosed = true;
    this.#treatment?.ended?.();
    this.#stream?.destroy();
    this.socket.destroy();
  }

  #speakTls(identity: TlsSide, next: (stream: Duplex) => void): void {
    this.#unfinished = insideHandshake;
    // A server for each connection: with tickets of an earlier one the target could skip verifying the certificate.
    const server = createTlsServer(identity, (stream) => {
      this.#unfinished = undefined;
      const [version, suite] = [stream.getProtocol() ?? '', stream.getCipher().standardName];
      this.#tellTransport({ what: 'secured', version, suite });
      this.#showsCertificate(stream);
      next(stream);
    });
    server.on('tlsClientError', (error: NodeJS.ErrnoException & { reason?: string }) =>
      this.#close('target', error.reason ?? insideHandshake),
    );
    whenHello(this.socket, (hello) => {
      if (hello) this.#tellTransport({ what: 'client-hello', ...hello });
      server.emit('connection', this.socket);
    });
  }

  #speakWebSocket(carrier: Duplex): void {
    this.#unfinished = insideUpgrade;
    const events = {
      upgraded: (subprotocols: string[], path: string): void => {
        this.#unfinished = undefined;
        this.#tellTransport({ what: 'upgraded', subprotocols, path });
      },
      textFrame: (): void => this.#tellTransport({ what: 'text-frame' }),
      refused: (why: string): void => this.#close('us', why),
    };
    carrier.on('error', () => undefined);
    carrier.on('close', () => this.#close('target', this.#unfinished ?? 'end'));
    speakWebSocket(carrier, events, ({ stream, writeText }) => {
      this.#writeText = writeText;
      this.#opened(stream);
    });
  }

  #tellTransport(seen: TransportSeen): void {
    if (!this.#isClosed) this.tell({ type: 'transport', connection: this.number, ...seen });
  }

  /** Only its fingerprint is told: the certificate may be the target's own. */
  #showsCertificate(stream: TLSSocket): void {
    const fingerprint = stream.getPeerX509Certificate()?.fingerprint256;
    if (fingerprint !== undefined) this.tell({ type: 'certificate', connection: this.number, fingerprint });
  }

  #opened(stream: Duplex): void {
    this.#stream = stream;
    let how = 'end';
    stream.on('data', (chunk: Buffer) => this.#received(chunk));
    stream.on('end', () => this.#close('target', 'end'));
    stream.on('error', (error) => (how = describeEnd(error)));
    stream.on('close', () => this.#close('target', how));
    if (!this.#isClosed) this.#treatment?.opened?.();
  }

  #received(chunk: Buffer): void {
    if (this.#isClosed || this.#isNoMqtt) return;
    // A CONNECT says itself what it speaks: it is read by the newest version there is.
    if (chunk[0]! >> 4 === 1) this.#inDecoding.protocolLevel ??= 5;
    const frames: Frame[] = [];
    // The next packet is read by what this one says.
    for (const frame of this.#inbound.frames(chunk)) {
      this.#learnFrom(frame);
      frames.push(frame);
      this.#tellReceived(frame);
      // What follows would be packets by accident: of a ClientHello, for instance, which is random bytes.
      this.#isNoMqtt = !this.#hasBegun && frame.packet === undefined && frame.malformed !== undefined;
      this.#hasBegun = true;
      if (this.#isNoMqtt) break;
    }
    this.#treatment?.begun?.();
    for (const frame of frames) if (!this.#isClosed) this.#treatment?.received?.(frame);
  }

  #tellReceived(frame: Frame): void {
    const [connection, decoding, isFirst] = [this.number, this.#inDecoding, !this.#hasBegun];
    this.tell({ type: 'received', connection, frame, decoding, isFirst });
  }

  /** What is malformed depends on the version that CONNECT asks for. */
  #learnFrom({ packet }: Frame): void {
    if (packet?.type === 'DISCONNECT') this.#tookLeave = true;
    if (packet?.type !== 'CONNECT') return;
    this.#level = packet.protocolLevel === 3 ? 3 : levelBehind(packet.protocolLevel, 5);
    this.#inDecoding.protocolLevel = this.#level;
    this.#outDecoding.protocolLevel = this.#level;
  }

  #write(frames: readonly Frame[], bytes: Uint8Array, done: () => void): void {
    if (this.#isClosed || !this.#stream) return done();
    for (const frame of frames)
      this.tell({ type: 'sent', connection: this.number, frame, decoding: this.#outDecoding });
    this.#stream.write(bytes, () => done());
  }

  #close(by: ClosedBy, how: string): void {
    if (this.#isClosed) return;
    const rest = this.#inbound.rest();
    if (by === 'target' && rest.length > 0 && !this.#inbound.stopped && !this.#isNoMqtt) {
      const frame = { bytes: rest, malformed: 'the connection ended inside a packet' };
      this.#tellReceived(frame);
    }
    this.#isClosed = true;
    const because = by === 'target' && this.#tookLeave ? 'DISCONNECT' : how;
    this.tell({ type: 'closed', connection: this.number, by, how: because });
    this.#treatment?.ended?.();
  }
}

/** A named wait after which what is written next is a segment of its own. */
const untilNextSegment = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 1));
