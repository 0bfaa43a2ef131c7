import type { Packet } from '../wire/packet.js';

/** The share of its keep-alive after which a silent connection speaks: a server may be early, and we may be late. */
const share = 0.5;

/**
 * Keeps a connection that is silent from being ended for it, where the server has announced another keep-alive than the
 * client asked for: MQTT 5.0 has the client heed it (MQTT-3.2.2-21), and what a server does to one that does not says
 * nothing of the server. A connection that is silent for as long as it has said itself is left alone: that may be judged.
 */
export class ServerKeepAlive {
  #asked = 0;
  #silentMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** PINGREQs under way, oldest first: whether each was sent here, and by no step. */
  readonly #underWay: boolean[] = [];
  #isOwn = false;

  /** `inTurn` does something when nothing else is being written; `ping` sends a PINGREQ, of which `sent` is told at once. */
  constructor(
    private readonly inTurn: (act: () => void) => void,
    private readonly ping: () => void,
  ) {}

  /** Something was sent: the time begins anew. */
  sent(packet: Packet | undefined): void {
    if (packet?.type === 'CONNECT') this.#asked = packet.keepAlive;
    if (packet?.type === 'PINGREQ') this.#underWay.push(this.#isOwn);
    this.#wait();
  }

  /** Whether a packet that came answers a PINGREQ of ours, which no step has sent or waits for. */
  isAnswer(packet: Packet): boolean {
    if (packet.type === 'CONNACK' && packet.returnCode === 0) this.#heed(packet.properties ?? []);
    return packet.type === 'PINGRESP' && this.#underWay.shift() === true;
  }

  /** The connection is no more. */
  stop(): void {
    this.#silentMs = 0;
    clearTimeout(this.#timer);
  }

  #heed(properties: readonly { name: string; value: unknown }[]): void {
    const announced = properties.find(({ name }) => name === 'serverKeepAlive')?.value;
    if (typeof announced !== 'number' || announced === 0 || announced === this.#asked) return;
    this.#silentMs = announced * 1000 * share;
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#silentMs === 0) return;
    const speak = (): void => {
      this.#isOwn = true;
      this.ping();
      this.#isOwn = false;
    };
    this.#timer = setTimeout(() => this.inTurn(speak), this.#silentMs);
    // Whoever waits for nothing else any more is not held up by it.
    this.#timer.unref();
  }
}
