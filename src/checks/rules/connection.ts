import { decodeFrame } from '../../driver/wire/decode.js';
import type { ConnackPacket, ConnectPacket, Packet, PublishPacket } from '../../driver/wire/packet.js';
import { topicAliasOf } from '../../driver/wire/topic-aliases.js';
import type { Unasked } from '../../spec/model.js';
import { topicMatches } from '../../spec/topic.js';
import { numberOf, whyAgainstLimits } from './announced-limits.js';
import type { Seen } from './rule.js';
import { SessionBook } from './session.js';

/** A packet with an id that the target sent and that we have not answered to the end. */
interface UnderWay {
  packet: Packet;
  /** We have sent PUBREC: the message must not come again. */
  received: boolean;
}

/** Sessions by client id, for connections that go on with one. */
export type Sessions = Map<string, SessionBook>;

/** In MQTT 5.0 a PUBREC of reason code 0x80 or more ends the exchange (MQTT-4.3.3-9). */
const isRefused = (packet: Packet): boolean => packet.type === 'PUBREC' && (packet.reasonCode ?? 0) >= 0x80;

/** What the target may answer to a packet of ours, and what ends a packet of the target's. */
const answerTo = (packet: Packet): string | undefined => {
  switch (packet.type) {
    case 'PUBLISH':
      return packet.qos === 0 ? undefined : `${packet.qos === 1 ? 'PUBACK' : 'PUBREC'} ${packet.packetId}`;
    case 'PUBREC':
      return isRefused(packet) ? undefined : `PUBREL ${packet.packetId}`;
    case 'PUBREL':
      return `PUBCOMP ${packet.packetId}`;
    case 'SUBSCRIBE':
      return `SUBACK ${packet.packetId}`;
    case 'UNSUBSCRIBE':
      return `UNSUBACK ${packet.packetId}`;
    case 'PINGREQ':
      return 'PINGRESP';
    default:
      return undefined;
  }
};

const ends: ReadonlySet<Packet['type']> = new Set(['PUBACK', 'PUBCOMP', 'SUBACK', 'UNSUBACK']);

/** One network connection as far as its transcript has been read. */
export class Connection {
  /** What the target has sent so far. */
  received = 0;
  connect: ConnectPacket | undefined;
  connack: ConnackPacket | undefined;
  /** Before its transcript began, by a CONNACK that is not known. */
  wasAccepted = false;
  disconnected = false;
  /** The target has sent DISCONNECT, which a server does in MQTT 5.0. */
  left = false;
  /** Nobody can be sure of anything here any more: why. The standard lets the other side do as it likes then. */
  exempt: string | undefined;
  session = new SessionBook();
  /** The connection goes on with a session, or may. */
  resumes = false;
  readonly underWay = new Map<number, UnderWay>();
  /** Messages of QoS 1 and 2 that came on this connection. */
  readonly deliveries: PublishPacket[] = [];
  /** Topic aliases of MQTT 5.0 that the target has given a topic on this connection. */
  readonly aliases = new Set<number>();
  /** Milliseconds of the transcript at which its CONNECT came, or at which the transcript began. */
  began = 0;
  /** PINGREQs that came since a PINGRESP was sent. */
  unansweredPings = 0;
  /** The target has begun another connection since, or was restarted: nobody may be at the other end any more. */
  isForsaken = false;

  constructor(
    /** Its name in the transcript. */
    readonly name: string,
    readonly target: 'server' | 'client',
    private readonly sessions: Sessions,
    private readonly unasked?: Unasked | undefined,
    /** What a connection must speak for its rules to hold. */
    private readonly level: 4 | 5 = 4,
  ) {}

  /** The version whose rules hold: of a device the one that it speaks, whatever its spec says. */
  get spoken(): 4 | 5 {
    return this.target === 'client' && this.connect?.protocolLevel === 5 ? 5 : this.level;
  }

  /** Takes in what we sent. */
  sent(event: { hex: string; packet?: Packet }, index: number): void {
    const { packet, hex } = event;
    this.exempt ??= this.#whyIllegal(hex, packet);
    if (!packet || this.exempt !== undefined) return;
    if (packet.type === 'CONNECT') this.#connects(packet);
    if (packet.type === 'CONNACK') this.#accepts(packet);
    this.#pinged(packet);
    if (packet.type === 'DISCONNECT') this.disconnected = true;
    if (packet.type === 'SUBSCRIBE') this.session.asks(packet, index);
    if (packet.type === 'PUBREC') this.#markReceived(packet.packetId);
    if ((ends.has(packet.type) || isRefused(packet)) && 'packetId' in packet)
      this.underWay.delete(packet.packetId!);
    if (packet.type === 'PUBLISH') this.#publishes(packet);
    if (packet.type === 'PUBREL') this.session.unreleased.delete(packet.packetId);
    const answer = answerTo(packet);
    if (answer !== undefined) this.session.add('owed', answer);
  }

  /** Takes in what the target sent, after it was judged. */
  came(seen: Seen): void {
    this.received += 1;
    const { packet } = seen;
    if (!packet) return;
    if (packet.type === 'CONNECT') {
      this.#connects(packet);
      this.began = seen.at;
    }
    this.#pinged(packet);
    if (packet.type === 'CONNACK') this.#accepted(packet);
    if (packet.type === 'DISCONNECT') this.left = this.disconnected = true;
    if (packet.type === 'SUBACK') this.session.answered(packet, seen.index);
    if (packet.type === 'PUBLISH') this.#delivered(packet);
    if ((packet.type === 'SUBSCRIBE' || packet.type === 'UNSUBSCRIBE') && this.target === 'client')
      this.underWay.set(packet.packetId, { packet, received: false });
    const answer = 'packetId' in packet ? `${packet.type} ${packet.packetId}` : packet.type;
    if ((this.session.owed.get(answer) ?? 0) > 0) this.session.add('owed', answer, -1);
  }

  /** Whether the target may send on a topic without a subscription of MQTT's, as its document says. */
  maySendUnasked(topic: string): boolean {
    return (
      this.session.askedOtherwise &&
      (this.unasked?.topics ?? []).some((filter) => topicMatches(filter, topic))
    );
  }

  /** How many answers of this kind the target owes us. */
  owes(answer: string): number {
    return this.session.owed.get(answer) ?? 0;
  }

  #pinged({ type }: Packet): void {
    if (type === 'PINGREQ') this.unansweredPings += 1;
    if (type === 'PINGRESP') this.unansweredPings = 0;
  }

  #publishes({ qos, packetId, payload: { text = '' } }: PublishPacket): void {
    if (qos === 2 && packetId !== undefined) this.session.unreleased.add(packetId);
    if (this.unasked?.after.some((words) => text.includes(words))) this.session.askedOtherwise = true;
  }

  #connects(packet: ConnectPacket): void {
    const again = this.connect !== undefined;
    this.connect = packet;
    if (again || packet.clientId === '') return;
    const earlier = this.sessions.get(packet.clientId);
    if (this.target === 'client') {
      // A device goes on as it likes when it comes back; what it was owed before may still be answered.
      if (earlier) this.#goesOn(earlier);
    } else if (!packet.clean && earlier) this.#goesOn(earlier);
    if (this.target === 'client' || isKept(packet, this.level))
      this.sessions.set(packet.clientId, this.session);
    else this.sessions.delete(packet.clientId);
  }

  #beginsAnew(): void {
    const { clientId = '' } = this.connect ?? {};
    this.session = new SessionBook();
    this.resumes = false;
    if (this.sessions.has(clientId)) this.sessions.set(clientId, this.session);
  }

  #goesOn(earlier: SessionBook): void {
    this.session = earlier;
    this.resumes = true;
    // What was not answered is sent again, PUBREL as well (MQTT-4.4.0-1); that a PUBREC is, no sentence forbids.
    const released = [...earlier.owed.keys()].filter((key) => key.startsWith('PUBREL '));
    const received = [...earlier.unreleased].map((id) => `PUBREC ${id}`);
    for (const answer of [...released, ...received]) earlier.add('owed', answer);
  }

  /** Our broker tells a device that it still has a session: one that began before the transcript, where none is known. */
  #accepts(packet: ConnackPacket): void {
    this.connack = packet;
    if (packet.sessionPresent && !this.resumes) this.#beganBefore();
  }

  #beganBefore(): void {
    this.session.known = false;
    this.resumes = true;
  }

  #accepted(packet: ConnackPacket): void {
    this.connack ??= packet;
    // In MQTT 5.0 the session that was left may have ended meanwhile, and the server says so.
    if (this.level === 5 && this.resumes && !packet.sessionPresent) this.#beginsAnew();
    // After clean session 1 there is nothing from before (MQTT-3.1.2-6, in 5.0 MQTT-3.1.2-4), whatever CONNACK says.
    if (packet.sessionPresent && !this.resumes && !this.connect?.clean) this.#beganBefore();
  }

  #delivered(packet: PublishPacket): void {
    const alias = topicAliasOf(packet);
    if (alias !== undefined && packet.topic !== '') this.aliases.add(alias);
    if (packet.retain && !packet.dup) this.session.add('retained', packet.topic);
    if (packet.qos === 0 || packet.packetId === undefined) return;
    this.deliveries.push(packet);
    const received = this.underWay.get(packet.packetId)?.received ?? false;
    this.underWay.set(packet.packetId, { packet, received });
  }

  #markReceived(id: number): void {
    const found = this.underWay.get(id);
    if (found) found.received = true;
  }

  /** What in a packet of ours frees the target from every rule. */
  #whyIllegal(hex: string, packet: Packet | undefined): string | undefined {
    const from = this.target === 'server' ? 'client' : 'server';
    const protocolLevel = this.connect?.protocolLevel === 3 ? 3 : this.spoken;
    const { malformed } = decodeFrame(Buffer.from(hex, 'hex'), { from, protocolLevel });
    if (malformed !== undefined || !packet) return `we sent what breaks a rule (${malformed ?? 'no packet'})`;
    if (from === 'server') return this.#whyServerIllegal(packet);
    return this.#whyClientIllegal(packet) ?? this.#whyAgainstLimits(packet, hex);
  }

  #whyAgainstLimits(packet: Packet, hex: string): string | undefined {
    return this.level === 5 ? whyAgainstLimits(packet, hex.length / 2, this) : undefined;
  }

  #whyClientIllegal(packet: Packet): string | undefined {
    if ((packet.type === 'CONNECT') !== (this.connect === undefined))
      return `we sent ${packet.type} ${this.connect ? 'again' : 'before CONNECT'}`;
    if (this.disconnected) return `we sent ${packet.type} after DISCONNECT`;
    if (packet.type === 'CONNECT') return whyNotJudged(packet, this.level);
    const stray =
      ['PUBACK', 'PUBREC', 'PUBCOMP'].includes(packet.type) && this.session.known && !this.resumes;
    if (stray && 'packetId' in packet && !this.underWay.has(packet.packetId!))
      return `we sent ${packet.type} for a packet that did not come`;
    return undefined;
  }

  #whyServerIllegal(packet: Packet): string | undefined {
    if (packet.type === 'CONNACK' && packet.returnCode !== 0) return 'we refused the connection';
    if (packet.type === 'CONNACK' && this.connack) return 'we sent CONNACK twice';
    if (packet.type !== 'CONNACK' && !this.connack && !this.wasAccepted && this.connect)
      return `we sent ${packet.type} before CONNACK`;
    return undefined;
  }
}

/** Whether a session outlives its connection: in MQTT 5.0 the Session Expiry Interval says it (section 3.1.2.11.2). */
const isKept = (packet: ConnectPacket, level: 4 | 5): boolean =>
  level === 5 ? (numberOf(packet, 'sessionExpiryInterval') ?? 0) > 0 : !packet.clean;

/** Only what speaks the version keeps its rules; a bridge (bit 7 of the level) has others. */
function whyNotJudged(
  { protocolName, protocolLevel, clientId, clean }: ConnectPacket,
  level: 4 | 5,
): string | undefined {
  if (protocolName !== 'MQTT' || protocolLevel !== level)
    return `it is no connection by MQTT ${level === 5 ? '5.0' : '3.1.1'} (${protocolName}, level ${protocolLevel})`;
  if (level === 5) return undefined;
  return clientId === '' && !clean ? 'we sent an empty client id with CleanSession 0' : undefined;
}
