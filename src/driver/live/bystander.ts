import { RunLimits } from '../record/limits.js';
import { afterTimeToLook } from './time-to-look.js';
import type { TlsOptions, Transport } from './transport.js';
import { openTransport } from './transport.js';
import { encode } from '../wire/encode.js';
import type { PacketToSend } from '../wire/encode.js';
import { Framer } from '../wire/framer.js';
import type { Packet } from '../wire/packet.js';

/** Seconds. It asks more often than that, so it is not the target's timer that ends it. */
const keepAlive = 60;

/** What a bystander needs to come in. */
export interface ComingIn {
  address: URL;
  tls: TlsOptions;
  connect: Omit<Extract<PacketToSend, { type: 'CONNECT' }>, 'type'>;
  /** Milliseconds until CONNACK. */
  within: number;
  signal: AbortSignal;
}

/**
 * A connection of our own that subscribes to nothing and publishes nothing: it is there to see whether the target is.
 * Nothing of it is recorded and nothing is judged by it.
 */
export class Bystander {
  /** When the target ended the connection, by `performance.now()`; undefined while it lasts. */
  closedAt: number | undefined;
  /** Called once, when the target ends the connection. */
  onClosed: () => void = () => undefined;
  readonly #transport: Transport;
  readonly #framer = new Framer({ from: 'server' });
  readonly #limit = new RunLimits().ofConnection();
  #waiting: { type: Packet['type']; take: (packet: Packet | undefined) => void }[] = [];
  #asking: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;
  #left = false;
  #wasFlooded = false;
  #onFlooded: () => void = () => undefined;

  private constructor(transport: Transport) {
    this.#transport = transport;
    const { stream } = transport;
    const gone = (): void => this.#gone();
    stream.on('data', (bytes: Buffer) => {
      if (this.#left) return;
      for (const { packet, bytes: own } of this.#framer.frames(bytes)) {
        if (packet && this.#isAskedFor(packet)) this.#take(packet);
        else if (!this.#limit.allows(own.length)) return this.#flooded();
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

  /** Comes in; undefined when the target does not let it, or is not there. */
  static async comeIn({ address, tls, connect, within, signal }: ComingIn): Promise<Bystander | undefined> {
    const packet = encode({ type: 'CONNECT', clean: true, keepAlive, ...connect });
    const transport = await openTransport(address, tls, { within, signal }).catch(() => undefined);
    if (!transport) return undefined;
    const bystander = new Bystander(transport);
    transport.stream.write(packet);
    const answer = await bystander.#packet('CONNACK', within);
    if (answer?.type === 'CONNACK' && answer.returnCode === 0) return bystander;
    bystander.leave();
    return undefined;
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
    this.#wasFlooded = true;
    this.#transport.reset();
    this.#answer(undefined);
    this.#onFlooded();
  }

  /** Goes in order, without waiting for anything. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    if (this.closedAt === undefined) this.#send({ type: 'DISCONNECT' });
    this.#transport.stream.end(() => this.#transport.stream.destroy());
    this.#answer(undefined);
  }

  #send(packet: Parameters<typeof encode>[0]): void {
    if (this.#transport.stream.writable) this.#transport.stream.write(encode(packet));
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
    this.#answer(undefined);
    this.onClosed();
    this.#transport.reset();
  }

  #answer(packet: undefined): void {
    for (const { take } of [...this.#waiting]) take(packet);
  }
}
