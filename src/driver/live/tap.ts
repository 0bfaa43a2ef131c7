import type { Duplex } from 'node:stream';
import type { ClosedBy } from '../../verdict/evidence.js';
import type { Observed } from '../driver.js';
import { Inbox } from './inbox.js';
import type { ReadingLimit } from '../record/limits.js';
import { maskedFrame } from '../record/masked-frame.js';
import type { Recorder } from '../record/recorder.js';
import type { ServerKeepAlive } from './server-keep-alive.js';
import type { Secrets } from '../record/secrets.js';
import type { Transport } from './transport.js';
import { laterLevelIn, type DecodeOptions } from '../wire/decode.js';
import { Framer, type Frame } from '../wire/framer.js';
import type { ProtocolLevel } from '../wire/body.js';
import { TopicAliases } from '../wire/topic-aliases.js';
import { levelBehind, readAsAnswerTo } from '../wire/spoken-level.js';
import { describePacket, type Packet } from '../wire/packet.js';

/** How a connection ends on which more comes than is read. */
export const tooMuch = 'more came than is read';

/** Errors of the WebSocket library that tell of a limit, not of a rule that the target breaks. */
const webSocketLimits: ReadonlySet<unknown> = new Set([
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
]);

/**
 * Listens to both directions of a connection. Both lanes see the target through it, so a packet that a library would
 * swallow or mend is seen as it was. What it hands on is masked; what it passes through is not.
 */
export class Tap {
  readonly inbox: Inbox;
  /** Called with every packet of the target, after it was recorded. */
  onPacket: (packet: Packet) => void = () => undefined;
  /** What keeps a silent connection alive, where it is for us to do. */
  keepAlive: ServerKeepAlive | undefined;
  #sent: Packet[] = [];
  #onSent: () => void = () => undefined;
  #endedBy: ClosedBy = 'target';
  readonly #decoding: DecodeOptions = { from: 'server' };
  readonly #sending: DecodeOptions = { from: 'client' };
  readonly #inbound = new Framer(this.#decoding);
  readonly #outbound = new Framer(this.#sending);
  readonly #aliases = { ours: new TopicAliases(), theirs: new TopicAliases() };
  readonly #limit: ReadingLimit;

  constructor(
    readonly name: string,
    private readonly transport: Transport,
    private readonly recorder: Recorder,
    private readonly secrets: Secrets,
    signal: AbortSignal,
    level: ProtocolLevel = 4,
  ) {
    this.inbox = new Inbox(signal);
    this.#decoding.protocolLevel = this.#sending.protocolLevel = level;
    this.#limit = recorder.limits.ofConnection();
    const { stream } = transport;
    let how = 'end';
    stream.on('data', (chunk: Buffer) => {
      if (this.closed) return;
      for (const frame of this.#inbound.frames(chunk)) {
        this.#received(frame);
        if (this.closed) break;
      }
    });
    stream.on('error', (error: NodeJS.ErrnoException) => {
      how = error.code === 'ECONNRESET' ? 'reset' : error.message;
      if (webSocketLimits.has(error.code)) return this.#stopReading(`${how}, more than is read here`);
      // The target has broken a rule of WebSocket, and the library will have no more of it: it did not end anything.
      if (error.code?.startsWith('WS_ERR_')) this.giveUp('library', how);
    });
    stream.on('end', () => this.#closed('end'));
    stream.on('close', () => this.#closed(how));
    this.#tapWrites(stream);
    this.#tapEnding(stream);
  }

  /** What the connection speaks: that of the spec, or what its CONNECT has asked for where that is earlier. */
  get level(): ProtocolLevel {
    return this.#sending.protocolLevel ?? 4;
  }

  get closed(): boolean {
    return this.inbox.closed !== undefined;
  }

  /** There is nothing to carry: the library will have nothing to do with the connection, or the target has refused it. */
  giveUp(by: 'library' | 'target', why: string): void {
    this.#endedBy = by;
    this.#closed(why);
  }

  closeByUs(how: 'end' | 'reset'): void {
    if (this.closed) return;
    this.#endedBy = 'us';
    this.#closed(how);
    if (how === 'reset') this.transport.reset();
    else this.transport.stream.end(() => this.transport.stream.destroy());
  }

  /** Forgets what went out before, so that `sent` answers for what goes out next. */
  forget(type: Packet['type']): void {
    this.#sent = this.#sent.filter((packet) => packet.type !== type);
  }

  /** The oldest packet of this type that went out and was not taken yet; undefined when the connection ended first. */
  async sent(type: Packet['type'], within: number): Promise<Packet | undefined> {
    const deadline = performance.now() + within;
    for (;;) {
      const index = this.#sent.findIndex((packet) => packet.type === type);
      if (index >= 0) return this.#sent.splice(index, 1)[0];
      if (this.closed || performance.now() >= deadline) return undefined;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()));
        this.#onSent = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Notes bytes that went out past the stream. */
  wrote(bytes: Uint8Array): void {
    this.#outbound.push(bytes).forEach((frame) => this.#wasSent(frame));
  }

  #tapWrites(stream: Duplex): void {
    const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
    stream.write = ((chunk: Uint8Array | string, ...rest: unknown[]) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      this.wrote(bytes);
      return write(bytes, ...rest.filter((argument) => typeof argument !== 'string'));
    }) as typeof stream.write;
  }

  /** A library that hangs up must not be taken for a target that closes. */
  #tapEnding(stream: Duplex): void {
    const end = stream.end.bind(stream) as (...all: unknown[]) => Duplex;
    const destroy = stream.destroy.bind(stream);
    const hungUp = (error?: unknown): void => {
      if (error === undefined && !stream.readableEnded && !this.closed) this.#endedBy = 'library';
    };
    stream.end = ((...all: unknown[]) => {
      hungUp();
      return end(...all);
    }) as typeof stream.end;
    stream.destroy = (error) => {
      hungUp(error ?? undefined);
      return destroy(error);
    };
  }

  #wasSent(frame: Frame): void {
    const masked = maskedFrame(frame, this.secrets, this.#sending);
    const { hex } = masked;
    const packet = masked.packet && this.#aliases.ours.resolved(masked.packet);
    const text = packet === masked.packet ? masked.text : describePacket(packet!);
    this.recorder.add({ on: this.name, type: 'sent', hex, text, ...(packet ? { packet } : {}) });
    if (packet) this.#sent.push(packet);
    this.keepAlive?.sent(packet);
    if (packet?.type === 'CONNECT') {
      readAsAnswerTo(packet.protocolLevel, this.#decoding);
      this.#sending.protocolLevel = levelBehind(packet.protocolLevel, this.level);
    } else if (laterLevelIn(frame.bytes) !== undefined) this.#decoding.otherLevel = true;
    this.#onSent();
  }

  #received(frame: Frame): void {
    // What comes after our own end is seen by nobody, and the name may be another connection's by then.
    if (this.closed) return;
    if (!this.#limit.allows(frame.bytes.length)) return this.#stopReading();
    const masked = maskedFrame(frame, this.secrets, this.#decoding);
    const { hex } = masked;
    const packet = masked.packet && this.#aliases.theirs.resolved(masked.packet);
    const text = packet === masked.packet ? masked.text : describePacket(packet!);
    const { malformed } = frame;
    const ours = frame.overLimit ? { ours: true as const } : {};
    const isKeptAlive = packet !== undefined && this.keepAlive?.isAnswer(packet) === true;
    const at = this.recorder.add({
      on: this.name,
      type: 'received',
      hex,
      text,
      ...(packet ? { packet } : {}),
      ...(malformed ? { malformed } : {}),
      ...(isKeptAlive ? { keptAlive: true } : {}),
      ...ours,
    });
    if (isKeptAlive) return;
    if (packet) {
      this.inbox.put({
        type: 'packet',
        packet,
        size: hex.length / 2,
        at,
        ...(malformed ? { malformed } : {}),
      });
      this.onPacket(packet);
    } else {
      this.inbox.put({ type: 'malformed', malformed: malformed ?? 'cannot be decoded', hex, at, ...ours });
    }
  }

  /** No case can be judged by more, and whoever floods would fill our memory. */
  #stopReading(malformed = this.#limit.sentence): void {
    if (this.closed) return;
    const at = this.recorder.add({
      on: this.name,
      type: 'received',
      hex: '',
      text: 'too much to read',
      malformed,
      ours: true,
    });
    this.inbox.put({ type: 'malformed', malformed, hex: '', ours: true, at });
    this.#endedBy = 'us';
    this.#closed(tooMuch);
    this.transport.reset();
  }

  #closed(how: string): void {
    if (this.closed) return;
    this.keepAlive?.stop();
    const rest = this.#inbound.rest();
    if (rest.length > 0) {
      const malformed = 'the connection ended inside a packet';
      const { hex } = maskedFrame({ bytes: rest, malformed }, this.secrets, this.#decoding);
      const at = this.recorder.add({
        on: this.name,
        type: 'received',
        hex,
        text: `${rest.length} bytes`,
        malformed,
      });
      this.inbox.put({ type: 'malformed', malformed, hex, at });
    }
    const by = this.#endedBy;
    const at = this.recorder.add({ on: this.name, type: 'closed', by, how });
    const event: Observed = { type: 'closed', by, how, at };
    this.inbox.put(event);
    this.#onSent();
  }
}
