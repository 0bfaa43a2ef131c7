import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { HarnessError } from '../../verdict/harness-error.js';
import { rawBytesOf, type PacketToSend, type TextToSend } from '../wire/encode.js';
import type { Property } from '../wire/packet.js';
import type { BrokerBehaviour } from './behaviour.js';
import type { CertificateKind } from './certificates.js';
import { Connection, type TlsSide, type WireEvent } from './connection.js';
import { listenFailed } from './listen-failed.js';
import { MessageBroker } from './message-broker.js';
import { SessionBook } from './session-book.js';
import { ShownBook } from './shown-before.js';
import { servingOf } from './serving.js';
import { treatmentOf } from './treatment.js';

export type PublishToSend = Extract<PacketToSend, { type: 'PUBLISH' }>;

/** Linux gives ports from 32768 on to outgoing connections (ip_local_port_range), and others higher ones still. */
const firstGivenPort = 32_768;
const firstOwnPort = 20_000;

/** What carries MQTT at a listener. Over TLS it shows the identity of `shows`, unless a behaviour says another one. */
export interface CarriedBy {
  tls?: { shows: CertificateKind; identities: Partial<Record<CertificateKind, TlsSide>> };
  webSocket?: boolean;
}

const bytesOf = (content: TextToSend): Buffer => rawBytesOf(content, 'payload');

/** The certificate that a behaviour wants to be shown. */
const shownUnder = (behaviour: BrokerBehaviour): CertificateKind | undefined =>
  typeof behaviour === 'object' && 'certificate' in behaviour ? behaviour.certificate : undefined;

/** A broker of its own on one port, which misbehaves when it is told to. */
export class Listener {
  /** The sessions as they are, with nothing masked. */
  readonly book = new SessionBook();
  /** What the device has shown since the listener was opened. */
  readonly shownBook = new ShownBook();
  readonly #broker = new MessageBroker();
  readonly #connections = new Set<Connection>();
  readonly #observers = new Set<(event: WireEvent) => void>();
  /** Topics whose retained message is ours. */
  readonly #retained = new Set<string>();
  #behaviours: readonly BrokerBehaviour[] = ['accept'];
  #count = 0;
  #server: Server | undefined;
  #port = 0;

  private constructor(
    readonly name: string,
    private readonly host: string,
    private readonly carried: CarriedBy,
  ) {}

  /** Throws HarnessError (LISTEN_FAILED) when the port cannot be had; port 0 is any free one. */
  static async open(name: string, at: { host: string; port: number }, carried: CarriedBy): Promise<Listener> {
    const listener = new Listener(name, at.host, carried);
    listener.#port = at.port;
    try {
      await listener.#listen();
    } catch (error) {
      await listener.close();
      throw error;
    }
    return listener;
  }

  get port(): number {
    return this.#port;
  }

  /** Tells everything that happens from now on. Returns the end of it. */
  observe(observer: (event: WireEvent) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** See BrokerPeer.behave. A connection that is not served as it should be is ended by `accept`, too. */
  async behave(behaviours: readonly BrokerBehaviour[]): Promise<void> {
    if (behaviours.slice(0, -1).includes('stopped')) {
      throw new HarnessError(
        'SPEC_MISTAKE',
        `listener "${this.name}" cannot do anything after "stopped": nobody can connect, so nothing tells when`,
        'Write "stopped" last, and what comes after it in a step of its own.',
      );
    }
    if (!this.carried.tls && behaviours.some((one) => shownUnder(one) !== undefined))
      throw new HarnessError(
        'SPEC_MISTAKE',
        `listener "${this.name}" speaks no TLS, so it has no certificate to show`,
        'Ask for a capability that only a device has that comes over TLS.',
      );
    this.#behaviours = behaviours.length > 0 ? behaviours : ['accept'];
    const [first] = this.#behaviours;
    let isTaken = false;
    for (const connection of this.#connections) {
      if (servingOf(first!) && connection.served) {
        connection.serve(first!);
        isTaken ||= typeof first === 'object';
      } else connection.end('end');
    }
    // The connection that is there is the first one that is treated so.
    if (isTaken && behaviours.length > 1) this.#behaviours = behaviours.slice(1);
    if (this.#behaviours[0] === 'stopped') this.#stop();
    else await this.#listen();
  }

  /** Hands the message to every session that has subscribed. */
  publish({ topic, payload = '', qos = 0, retain = false, properties = [] }: PublishToSend): void {
    const name = bytesOf(topic).toString();
    if (retain) this.#retained.add(name);
    this.#broker.publish({
      topic: name,
      payload: bytesOf(payload),
      qos: qos as 0 | 1 | 2,
      retain,
      properties: Array.isArray(properties) ? (properties as readonly Property[]) : [],
    });
  }

  /** Where bytes go: the connection that came last and is open. */
  get newest(): Connection | undefined {
    return [...this.#connections].findLast(({ closed }) => !closed);
  }

  /** Whether a device was let in, and has said nothing since. */
  get hasNew(): boolean {
    return [...this.#connections].some(({ isNew }) => isNew);
  }

  endAll(how: 'end' | 'reset'): void {
    for (const connection of this.#connections) connection.end(how);
  }

  /** As at the beginning, but for the sessions that are open. */
  async reset(): Promise<void> {
    for (const connection of this.#connections) if (connection.owes) connection.end('end');
    await this.behave(['accept']);
    for (const topic of this.#retained) this.#broker.forgetRetained(topic);
    this.#retained.clear();
    this.#broker.forgetMessages();
  }

  async close(): Promise<void> {
    this.#stop();
    for (const connection of this.#connections) connection.destroy();
  }

  async #listen(): Promise<void> {
    if (this.#server) return;
    this.#server =
      this.#port === 0 ? await this.#listenAnywhere() : await this.#listenOn(this.#port).catch(this.#refused);
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  readonly #refused = (error: NodeJS.ErrnoException): never => {
    throw listenFailed(this.name, this.host, this.#port, error);
  };

  /** A free port that the system gives to nobody else, so that it is still ours after `stopped`. */
  async #listenAnywhere(): Promise<Server> {
    for (let left = 50; left > 0; left -= 1) {
      const server = await this.#listenOn(randomInt(firstOwnPort, firstGivenPort)).catch(() => undefined);
      if (server) return server;
    }
    return await this.#listenOn(0).catch(this.#refused);
  }

  async #listenOn(port: number): Promise<Server> {
    const server = createServer({ noDelay: true }, (socket) => this.#take(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.host, resolve);
    });
    return server;
  }

  #stop(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #take(socket: Socket): void {
    const [behaviour, ...later] = this.#behaviours;
    if (later.length > 0) this.#behaviours = later;
    const connection = new Connection((this.#count += 1), socket, (event) => this.#tell(event));
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
    const { webSocket = false } = this.carried;
    const tls = this.#identityUnder(behaviour!);
    connection.begin(treatmentOf(behaviour!, connection, this.#broker), { tls, webSocket });
    if (this.#behaviours[0] === 'stopped') this.#stop();
  }

  #identityUnder(behaviour: BrokerBehaviour): TlsSide | undefined {
    const { tls } = this.carried;
    return tls?.identities[shownUnder(behaviour) ?? tls.shows];
  }

  #tell(event: WireEvent): void {
    const { type, connection } = event;
    this.book.see('frame' in event ? { type, connection, packet: event.frame.packet } : { type, connection });
    const packet = 'frame' in event ? { [event.type]: event.frame.packet } : {};
    this.shownBook.see(packet, this.book.sessions.at(-1));
    for (const observer of this.#observers) observer(event);
  }
}
