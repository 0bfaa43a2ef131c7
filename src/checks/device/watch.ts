import type { BrokerPeer, BrokerSession, Observed } from '../../driver/driver.js';
import type { Packet, PacketType } from '../../driver/wire/packet.js';
import { encode, type PacketToSend } from '../../driver/wire/encode.js';
import type { ProtocolLevel } from '../../driver/wire/body.js';
import { describeEvent } from '../../steps/demand.js';
import type { CheckContext } from '../check.js';
import { didNotCome } from '../did-not-come.js';

/** A packet of the device with its place. */
export type Came<Type extends PacketType = PacketType> = Extract<Observed, { type: 'packet' }> & {
  packet: Packet & { type: Type };
};

/** The packet of an event, where it is one of this type. */
export const isOf =
  <Type extends PacketType>(type: Type) =>
  (event: Observed): event is Came<Type> =>
    event.type === 'packet' && event.packet.type === type;

/** The time that looks at an event are over, in milliseconds of the case. */
type Until = number;

/**
 * A device that comes to our broker, looked at one event after another: whoever takes one has taken all before it. So what
 * has to come and what must not come are judged by the same sequence.
 */
export class Watch {
  readonly peer: BrokerPeer;

  constructor(
    readonly context: CheckContext,
    readonly on: string,
  ) {
    this.peer = context.driver.listener(on);
  }

  /** The session that the device has now, or gets in time. Inconclusive where it gets none. */
  async session(): Promise<BrokerSession> {
    const { within } = this.context;
    await this.peer.whenSessions((all) => all.length > 0, within, 'the device has a session at our broker');
    const session = this.peer.sessions.at(-1);
    if (!session) throw didNotCome(this.peer, 'to our broker', within);
    return session;
  }

  /** The session on a connection after that one. Inconclusive where none comes. */
  async sessionAfter({ connection }: BrokerSession): Promise<BrokerSession> {
    const { within } = this.context;
    const isLater = (session: BrokerSession): boolean => session.connection > connection;
    await this.peer.whenSessions((all) => all.some(isLater), within, 'the device comes again');
    const session = this.peer.sessions.findLast(isLater);
    if (!session) throw didNotCome(this.peer, 'again', within);
    return session;
  }

  /** Milliseconds of the case after which a wait that begins now is over. */
  deadline(milliseconds: number): Until {
    return this.context.driver.elapsed() + milliseconds;
  }

  /** The next event of the connection that matches, with all others passed over; undefined where none comes in time. */
  async next(
    { connection }: Pick<BrokerSession, 'connection'>,
    matches: (event: Observed) => boolean,
    until: Until,
    what: string,
  ): Promise<Observed | undefined> {
    for (;;) {
      const left = Math.max(1, Math.ceil(until - this.context.driver.elapsed()));
      const event = await this.peer.next((each) => isAbout(each, connection), left, what);
      if (event.type === 'timeout') return undefined;
      if (matches(event)) return event;
    }
  }

  /** Sends packets to the device as they are, joined in one segment. */
  async send({ connect }: BrokerSession, ...packets: PacketToSend[]): Promise<void> {
    const level = levelOf(connect.protocolLevel);
    await this.peer.sendBytes(Buffer.concat(packets.map((packet) => encode(packet, level))));
  }

  /** What was held back counts no longer: on its next connection the device may bring it to its end. */
  async settle(): Promise<void> {
    await this.peer.behave(['accept']);
    await this.peer.end();
  }

  tell(text: string): void {
    this.context.driver.record({ on: this.on, type: 'seen', text });
  }
}

const isAbout = (event: Observed, connection: number): boolean =>
  !('connection' in event) || event.connection === connection;

/** The level that a connection speaks; a bridge may set bit 7 besides. */
export const levelOf = (level: number): ProtocolLevel => {
  const plain = level & 0x7f;
  return plain === 3 || plain === 5 ? plain : 4;
};

/** Milliseconds of the keep-alive in force. */
export const keepAliveOf = ({ connect }: BrokerSession): number => connect.keepAlive * 1000;

/** What ended a connection, as a clause. */
export const ending = (event: Observed): string => describeEvent(event);
