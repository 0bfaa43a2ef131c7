import type { WithoutTime } from '../driver.js';
import { RunLimits } from '../record/limits.js';
import { maskedFrame } from '../record/masked-frame.js';
import type { Recorder } from '../record/recorder.js';
import type { Secrets } from '../record/secrets.js';
import { ServerKeepAlive } from './server-keep-alive.js';
import { afterTimeToLook } from './time-to-look.js';
import type { TlsOptions, Transport } from './transport.js';
import { openTransport } from './transport.js';
import type { ProtocolLevel } from '../wire/body.js';
import { encode } from '../wire/encode.js';
import type { PacketToSend } from '../wire/encode.js';
import { Framer, type Frame } from '../wire/framer.js';
import type { Packet } from '../wire/packet.js';

/** Seconds. It asks more often than that, so it is not the target's timer that ends it. */
const keepAlive = 60;

/** An event of its one connection, whose name is added. */
type NotedHere<Event = Extract<WithoutTime, { type: 'opened' | 'sent' | 'received' | 'closed' }>> =
  Event extends unknown ? Omit<Event, 'on'> : never;

/** What a bystander needs to come in. */
export interface ComingIn {
  address: URL;
  tls: TlsOptions;
  connect: Omit<Extract<PacketToSend, { type: 'CONNECT' }>, 'type'>;
  /** Milliseconds until CONNACK. */
  within: number;
  signal: AbortSignal;
  /** Where what goes over the connection is noted, masked, and under which name. */
  noted: { on: string; recorder: Recorder; secrets: Secrets };
}

/**
 * A connection of our own that subscribes to nothing and publishes nothing: it is there to see whether the target is.
 * No case is judged by it; what the target sends on it is held to the rules of every connection.
 */
export class Bystander {
  /** When the target ended the connection, by `performance.now()`; undefined while it lasts. */
  closedAt: number | undefined;
  /** Called once, when the target ends the connection. */
  onClosed: () => void = () => undefined;
  readonly #transport: Transport;
  readonly #level: ProtocolLevel;
  readonly #framer: Framer;
  readonly #limit = new RunLimits().ofConnection();
  #waiting: { type: Packet['type']; take: (packet: Packet | undefined) => void }[] = [];
  readonly #keepAlive: ServerKeepAlive;
  #asking: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;
  #left = false;
  #heard = false;
  #wasFlooded = false;
  #onFlooded: () => void = () => undefined;

  private constructor(
    transport: Transport,
    private readonly noted: ComingIn['noted'],
    level: ProtocolLevel,
    within: number,
  ) {
    this.#transport = transport;
    // The answer is taken as to any question.
    this.#keepAlive = new ServerKeepAlive(
      (act) => act(),
      () => void this.alive(within),
    );
    this.#level = level;
    this.#framer = new Framer({ from: 'server', protocolLevel: level });
    const { stream } = transport;
    const gone = (): void => this.#gone();
    stream.on('data', (bytes: Buffer) => {
      if (this.#left) return;
      for (const frame of this.#framer.frames(bytes)) {
        this.#received(frame);
        if (frame.packet && this.#isAskedFor(frame.packet)) this.#take(frame.packet);
        else if (!this.#limit.allows(frame.bytes.length)) return this.#flooded();
      }
    });
    stream.on('error', gone);
    stream.on('end', gone);
    stream.on('close', gone);
  }

  /**
   * Called once, when more comes than anybody asked for; it has left then. A flood may come together with CONNACK, before
   * anybody can listen: then it is called at once.
   */
  set onFlooded(listener: () => void) {
    this.#onFlooded = listener;
    if (this.#wasFlooded) listener();
  }

  /** Whether a CONNECT gets any answer, be it that the connection is ended; then it leaves. */
  static async isAnswered(coming: ComingIn): Promise<boolean> {
    const bystander = await Bystander.#begin(coming);
    if (!bystander) return false;
    await bystander.#packet('CONNACK', coming.within);
    bystander.leave();
    return bystander.#heard || bystander.closedAt !== undefined;
  }

  /** Comes in; undefined when the target does not let it, or is not there. */
  static async comeIn(coming: ComingIn): Promise<Bystander | undefined> {
    const bystander = await Bystander.#begin(coming);
    if (!bystander) return undefined;
    const answer = await bystander.#packet('CONNACK', coming.within);
    if (answer?.type === 'CONNACK' && answer.returnCode === 0) return bystander;
    bystander.leave();
    return undefined;
  }

  static async #begin(coming: ComingIn): Promise<Bystander | undefined> {
    const { address, tls, connect, within, signal, noted } = coming;
    const transport = await openTransport(address, tls, { within, signal }).catch(() => undefined);
    if (!transport) return undefined;
    const bystander = new Bystander(transport, noted, connect.protocolLevel === 5 ? 5 : 4, within);
    bystander.#note({ type: 'opened', address: address.href, lane: 'wire' });
    bystander.#send({ type: 'CONNECT', clean: true, keepAlive, ...connect });
    const leave = (): void => bystander.leave();
    signal.addEventListener('abort', leave, { once: true });
    transport.stream.once('close', () => signal.removeEventListener('abort', leave));
    return bystander;
  }

  /**
   * Whether a PINGREQ sent from now on is answered within so many milliseconds. Whoever asks while another question is
   * under way shares the next one: an answer to a question asked before says nothing about now.
   */
  alive(within: number): Promise<boolean> {
    if (!this.#asking) return (this.#asking = this.#ask(within));
    return (this.#next ??= this.#asking.then(() => {
      this.#next = undefined;
      return (this.#asking = this.#ask(within));
    }));
  }

  async #ask(within: number): Promise<boolean> {
    try {
      if (this.closedAt !== undefined || this.#left) return false;
      this.#send({ type: 'PINGREQ' });
      return (await this.#packet('PINGRESP', within)) !== undefined;
    } finally {
      this.#asking = undefined;
    }
  }

  /** It subscribes to nothing, so nothing should come but what it asked for. */
  #flooded(): void {
    this.#left = true;
    this.#keepAlive.stop();
    this.#wasFlooded = true;
    this.#transport.reset();
    this.#answer(undefined);
    this.#onFlooded();
  }

  /** Goes in order, without waiting for anything. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#keepAlive.stop();
    if (this.closedAt === undefined) this.#send({ type: 'DISCONNECT' });
    this.#transport.stream.end(() => this.#transport.stream.destroy());
    this.#answer(undefined);
  }

  #send(packet: PacketToSend): void {
    if (!this.#transport.stream.writable) return;
    const bytes = encode(packet, this.#level);
    const options = { from: 'client', protocolLevel: this.#level } as const;
    for (const frame of new Framer(options).frames(bytes)) {
      this.#note({ type: 'sent', ...maskedFrame(frame, this.noted.secrets, options) });
      this.#keepAlive.sent(frame.packet);
    }
    this.#transport.stream.write(bytes);
  }

  #received(frame: Frame): void {
    this.#heard = true;
    if (frame.packet) this.#keepAlive.isAnswer(frame.packet);
    const { malformed, overLimit } = frame;
    this.#note({
      type: 'received',
      ...maskedFrame(frame, this.noted.secrets, { from: 'server', protocolLevel: this.#level }),
      ...(malformed ? { malformed } : {}),
      ...(overLimit ? { ours: true } : {}),
    });
  }

  #note(event: NotedHere): void {
    const { on, recorder } = this.noted;
    recorder.add({ on, ...event });
  }

  async #packet(type: Packet['type'], within: number): Promise<Packet | undefined> {
    if (this.closedAt !== undefined) return undefined;
    return await new Promise((resolve) => {
      const waiter = {
        type,
        take: (packet: Packet | undefined): void => {
          endTimer();
          this.#waiting = this.#waiting.filter((other) => other !== waiter);
          resolve(packet);
        },
      };
      const endTimer = afterTimeToLook(within, () => waiter.take(undefined));
      this.#waiting.push(waiter);
    });
  }

  #isAskedFor({ type }: Packet): boolean {
    return this.#waiting.some((waiter) => waiter.type === type);
  }

  #take(packet: Packet): void {
    this.#waiting.find(({ type }) => type === packet.type)?.take(packet);
  }

  #gone(): void {
    if (this.closedAt !== undefined) return;
    // Who has left was not ended by the target.
    if (this.#left) return;
    this.closedAt = performance.now();
    this.#keepAlive.stop();
    this.#note({ type: 'closed', by: 'target', how: 'end' });
    this.#answer(undefined);
    this.onClosed();
    this.#transport.reset();
  }

  #answer(packet: undefined): void {
    for (const { take } of [...this.#waiting]) take(packet);
  }
}
