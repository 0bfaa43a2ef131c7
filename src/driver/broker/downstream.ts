import type { AcknowledgementPacket, ConnectPacket } from '../wire/packet.js';
import type { PacketToSend } from '../wire/encode.js';
import type { DeviceSession, Message } from './device-session.js';
import { numberIn } from './number-in.js';

const mostUnderWay = 0xffff;

/** Messages on their way to one connection: as many at once as its device takes, and again what a session has left open. */
export class Downstream {
  readonly #most: number;
  #begun = false;

  constructor(
    private readonly session: DeviceSession,
    private readonly connect: ConnectPacket,
    private readonly send: (packet: PacketToSend) => void,
  ) {
    this.#most = numberIn(connect.properties, 'receiveMaximum') ?? mostUnderWay;
  }

  /** The connection is accepted: what was not acknowledged is sent again (MQTT-4.4.0-1), then what has waited. */
  begin(): void {
    this.#begun = true;
    for (const [packetId, { message, released }] of this.session.underWay)
      if (released) this.send({ type: 'PUBREL', packetId });
      else this.#write(message, packetId, true);
    this.#goOn();
  }

  deliver(message: Message): void {
    if (message.qos === 0) {
      if (this.#begun) this.#write(message);
      return;
    }
    this.session.waiting.push(message);
    if (this.#begun) this.#goOn();
  }

  acknowledged({ type, packetId, reasonCode = 0 }: AcknowledgementPacket): void {
    const open = this.session.underWay.get(packetId);
    if (type === 'PUBREC' && reasonCode < 0x80) {
      if (open) open.released = true;
      this.send({ type: 'PUBREL', packetId });
      return;
    }
    this.session.underWay.delete(packetId);
    this.#goOn();
  }

  #goOn(): void {
    while (this.session.waiting.length > 0 && this.session.underWay.size < this.#most) {
      const message = this.session.waiting.shift()!;
      const packetId = this.session.nextId();
      this.session.underWay.set(packetId, { message, released: false });
      this.#write(message, packetId);
    }
  }

  #write({ topic, payload, qos, retain, properties }: Message, packetId?: number, dup = false): void {
    const is5 = (this.connect.protocolLevel & 0x7f) === 5;
    this.send({
      type: 'PUBLISH',
      topic,
      payload: { hex: payload.toString('hex') },
      qos,
      retain,
      dup,
      ...(packetId === undefined ? {} : { packetId }),
      ...(is5 && properties.length > 0 ? { properties: [...properties] } : {}),
    });
  }
}
