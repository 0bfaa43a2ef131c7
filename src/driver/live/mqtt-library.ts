import { MqttClient, type IClientOptions } from 'mqtt';
import { WirePeer, type PeerParts } from './mqtt-wire.js';
import { rawBytesOf, type PacketToSend, type TextToSend } from '../wire/encode.js';
import type { Packet } from '../wire/packet.js';

type ToSend<T extends PacketToSend['type']> = Extract<PacketToSend, { type: T }>;

const bytesOf = (content: TextToSend = ''): Buffer => rawBytesOf(content, 'payload');

/**
 * Milliseconds, as many as a timer can have. Whoever waits for CONNACK has a deadline of their own, which follows how late
 * this process is; a timer of the library would end the connection on a machine that is only busy.
 */
const never = 2 ** 31 - 1;

/** The lane of a real device's library: MQTT.js decides packet ids and acknowledges; the tap still sees every byte. */
export class LibraryPeer extends WirePeer {
  override readonly lane = 'client';
  #client: MqttClient | undefined;

  constructor(
    parts: PeerParts,
    private readonly within: number,
  ) {
    super(parts, { acknowledge: false });
  }

  override async send(packet: PacketToSend): Promise<Packet> {
    this.tap.forget(packet.type);
    if (this.#speaks(packet.type)) await this.turn();
    if (!this.#dispatch(this.secrets.revealInPacket(packet))) return await super.send(packet);
    return (await this.tap.sent(packet.type, this.within)) ?? (packet as Packet);
  }

  override async drop(): Promise<void> {
    await super.drop();
    this.#client?.end(true);
  }

  override async end(): Promise<void> {
    await super.end();
    this.#client?.end(true);
  }

  #speaks(type: PacketToSend['type']): boolean {
    return ['CONNECT', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PUBLISH'].includes(type);
  }

  /** True when the library has a word for it; everything else goes out as bytes. */
  #dispatch(packet: PacketToSend): boolean {
    if (packet.type === 'CONNECT') {
      this.#connect(packet);
      return true;
    }
    const client = this.#client;
    if (!client || this.closed) return false;
    switch (packet.type) {
      case 'SUBSCRIBE':
        client.subscribe(
          Object.fromEntries(
            packet.subscriptions.map(({ filter, qos }) => [filter, { qos: qos as 0 | 1 | 2 }]),
          ),
          this.#noted,
        );
        return true;
      case 'UNSUBSCRIBE':
        client.unsubscribe(packet.filters as string[], this.#noted);
        return true;
      case 'PUBLISH':
        client.publish(
          packet.topic as string,
          bytesOf(packet.payload),
          { qos: (packet.qos ?? 0) as 0 | 1 | 2, retain: packet.retain ?? false, dup: packet.dup ?? false },
          this.#noted,
        );
        return true;
      default:
        return false;
    }
  }

  #connect(packet: ToSend<'CONNECT'>): void {
    const options: IClientOptions = {
      clientId: packet.clientId as string,
      clean: packet.clean ?? true,
      keepalive: packet.keepAlive ?? 0,
      protocolId: (packet.protocolName ?? 'MQTT') as 'MQTT',
      protocolVersion: (packet.protocolLevel ?? 4) as 4,
      reconnectPeriod: 0,
      connectTimeout: never,
      resubscribe: false,
      queueQoSZero: false,
    };
    if (packet.username !== undefined) options.username = packet.username as string;
    if (packet.password !== undefined) options.password = bytesOf(packet.password);
    if (packet.will) {
      options.will = {
        topic: packet.will.topic as string,
        payload: bytesOf(packet.will.payload),
        qos: (packet.will.qos ?? 0) as 0,
        retain: packet.will.retain ?? false,
      };
    }
    this.#client = new MqttClient(() => this.transport.stream as never, options);
    this.#client.on('error', this.#noted);
  }

  /** What the library thinks of the target is evidence, not a verdict. */
  readonly #noted = (error?: Error | null): void => {
    if (error) this.recorder.add({ on: this.name, type: 'library', text: this.secrets.mask(error.message) });
  };
}
