import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { HarnessError } from '../../verdict/harness-error.js';
import { rawBytesOf, type PacketToSend, type TextToSend } from '../wire/encode.js';
import type { BrokerBehaviour } from './behaviour.js';
import { Connection, type TlsSide, type WireEvent } from './connection.js';
import { listenFailed } from './listen-failed.js';
import { SessionBook } from './session-book.js';
import { treatmentOf } from './treatment.js';

export type PublishToSend = Extract<PacketToSend, { type: 'PUBLISH' }>;

/** The longest client identifier of MQTT 3.1 is 23 characters; no broker of today insists, and a device may go over it. */
const anyClientId = 0xffff;

/** Linux gives ports from 32768 on to outgoing connections (ip_local_port_range), and others higher ones still. */
const firstGivenPort = 32_768;
const firstOwnPort = 20_000;

const bytesOf = (content: TextToSend): Buffer => rawBytesOf(content, 'payload');

/** A broker of its own on one port, which misbehaves when it is told to. */
export class Listener {
  /** The sessions as they are, with nothing masked. */
  readonly book = new SessionBook();
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
    private readonly broker: Aedes,
    private readonly identity: TlsSide | undefined,
  ) {}

  /** Throws HarnessError (LISTEN_FAILED) when the port cannot be had; port 0 is any free one. */
  static async open(
    name: string,
    at: { host: string; port: number },
    identity: TlsSide | undefined,
  ): Promise<Listener> {
    const broker = await Aedes.createBroker({ maxClientsIdLength: anyClientId });
    const listener = new Listener(name, at.host, broker, identity);
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
    this.#behaviours = behaviours.length > 0 ? behaviours : ['accept'];
    for (const connection of this.#connections)
      if (this.#behaviours[0] !== 'accept' || !connection.served) connection.end('end');
    if (this.#behaviours[0] === 'stopped') this.#stop();
    else await this.#listen();
  }

  /** Resolves when the broker has handed the message to every session that has subscribed. */
  async publish({ topic, payload = '', qos = 0, retain = false }: PublishToSend): Promise<void> {
    const name = bytesOf(topic).toString();
    if (retain) this.#retained.add(name);
    await new Promise<void>((resolve, reject) =>
      this.broker.publish(
        { cmd: 'publish', topic: name, payload: bytesOf(payload), qos: qos as 0 | 1 | 2, retain, dup: false },
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  }

  /** Where bytes go: the connection that came last and is open. */
  get newest(): Connection | undefined {
    return [...this.#connections].findLast(({ closed }) => !closed);
  }

  endAll(how: 'end' | 'reset'): void {
    for (const connection of this.#connections) connection.end(how);
  }

  /** As at the beginning, but for the sessions that are open. */
  async reset(): Promise<void> {
    await this.behave(['accept']);
    // Not by publishing: that would reach the target.
    const { persistence } = this.broker as unknown as {
      persistence: { storeRetained(packet: object): Promise<void> };
    };
    for (const topic of this.#retained)
      await persistence.storeRetained({ topic, payload: Buffer.alloc(0), retain: true });
    this.#retained.clear();
  }

  async close(): Promise<void> {
    this.#stop();
    for (const connection of this.#connections) connection.destroy();
    await new Promise<void>((resolve) => this.broker.close(resolve));
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
    const serve = (side: Parameters<Aedes['handle']>[0]): void => void this.broker.handle(side);
    connection.begin(treatmentOf(behaviour!, connection, serve), this.identity);
    if (this.#behaviours[0] === 'stopped') this.#stop();
  }

  #tell(event: WireEvent): void {
    const { type, connection } = event;
    this.book.see('frame' in event ? { type, connection, packet: event.frame.packet } : { type, connection });
    for (const observer of this.#observers) observer(event);
  }
}
