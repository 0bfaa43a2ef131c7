import type { ConnectPacket, Packet, Property, PropertyName, PublishPacket } from '../wire/packet.js';
import type { PacketToSend, TextToSend } from '../wire/encode.js';
import type { PropertiesToSend } from '../wire/packets/properties-to-send.js';
import { TopicAliases, topicOf } from '../wire/topic-aliases.js';
import type { Frame } from '../wire/framer.js';
import { Downstream } from './downstream.js';
import type { DeviceSession, Message, Subscribed } from './device-session.js';
import type { Attached, MessageBroker } from './message-broker.js';
import { silentTooLong } from './silent-too-long.js';
import { numberIn } from './number-in.js';
import { isWithheld, serverKeepAlive, type Serving } from './serving.js';

/** What a served connection does to the network connection under it. */
export interface Carried {
  readonly level: 3 | 4 | 5;
  write(packet: PacketToSend): void;
  /** Our broker ends it for a reason of its own; `how` where the record tells it. */
  hungUp(how?: string): void;
}

/** Milliseconds that a device has to close after its DISCONNECT before it is ended. */
const untilClosed = 5000;
/** The standard ends a connection after one and a half times the keep-alive (MQTT-3.1.2-24). */
const patience = 1.5;
/**
 * Milliseconds more in which ours waits: whoever judges when a device speaks takes a packet for late only 1.5 s after a
 * short keep-alive, and what ended the connection before then would have ended the judging as well.
 */
const margin = 2000;

/** By which codes, of MQTT 3.1.1 and of 5.0, a CONNECT is refused; undefined where it is accepted. */
function whyRefused(
  { protocolLevel, clientId, clean, properties }: ConnectPacket,
  is5: boolean,
): readonly [before5: number, of5: number] | undefined {
  if (![3, 4, 5].includes(protocolLevel & 0x7f)) return [1, 0x84];
  // MQTT-3.1.3-8: in MQTT 5.0 whoever brings no client id is given one.
  if (clientId === '' && !clean && !is5) return [2, 0x85];
  // None is agreed on with anybody here.
  const authenticates = properties?.some(({ name }) => name === 'authenticationMethod') ?? false;
  return authenticates ? [5, 0x8c] : undefined;
}

/** One connection of a device at a broker as it should be, but for what `serving` says. */
export class ServedConnection implements Attached {
  session!: DeviceSession;
  /** Something was held back: whoever waits for it will never have it. */
  owes = false;
  /** It was let in, and nothing has come of it since. */
  isNew = false;
  #connect: ConnectPacket | undefined;
  /** Of its CONNACK, in seconds: it holds for as long as the connection does. */
  #givenKeepAlive: number | undefined;
  #down: Downstream | undefined;
  #left = false;
  #keeps = false;
  #will: ConnectPacket['will'];
  #timer: NodeJS.Timeout | undefined;
  readonly #aliases = new TopicAliases();

  constructor(
    private readonly broker: MessageBroker,
    private readonly carried: Carried,
    private serving: Serving,
  ) {}

  /** What holds from now on for what comes and goes. */
  serve(serving: Serving): void {
    this.serving = serving;
    if (this.#connect && !this.#left) this.#restartTimer();
  }

  received({ packet }: Frame): void {
    if (this.#left) return;
    // Where its fields can be told apart, what is wrong with it is the judges' affair.
    if (!packet || (packet.type === 'CONNECT') !== (this.#connect === undefined)) return this.#end();
    if (packet.type === 'CONNECT') return this.#accept(packet);
    this.isNew = false;
    this.#restartTimer();
    this.#take(this.#aliases.resolved(packet));
  }

  deliver(message: Message): void {
    this.#down?.deliver(message);
  }

  takenOver(): void {
    if (this.carried.level === 5) this.#send({ type: 'DISCONNECT', reasonCode: 0x8e });
    this.#end();
  }

  /** The network connection has ended. */
  ended(): void {
    clearTimeout(this.#timer);
    this.#leave();
  }

  #leave(): void {
    if (!this.#down) return;
    this.broker.detach(this, this.#keeps);
    this.#down = undefined;
    const will = this.#will;
    this.#will = undefined;
    if (will) this.#publish({ ...will, qos: will.qos }, will.properties ?? []);
  }

  #accept(connect: ConnectPacket): void {
    this.#connect = connect;
    this.#givenKeepAlive = this.carried.level === 5 ? serverKeepAlive(this.serving) : undefined;
    const { clientId, clean, will, properties } = connect;
    const is5 = this.carried.level === 5;
    if (!['MQTT', 'MQIsdp'].includes(connect.protocolName)) return this.#end();
    const refused = whyRefused(connect, is5);
    if (refused) return this.#refuse(refused);
    const fresh = clean || this.serving.sessionPresent === false;
    const { session, present } = this.broker.open(clientId || this.broker.newClientId(), fresh);
    this.session = session;
    this.#will = will;
    this.#keeps = is5 ? (numberIn(properties, 'sessionExpiryInterval') ?? 0) > 0 : !clean;
    this.#down = new Downstream(session, connect, (packet) => this.#send(packet));
    this.broker.attach(this);
    this.#restartTimer();
    const connack = this.#connack(this.serving.sessionPresent ?? present, clientId === '' && is5);
    this.#send(connack);
    this.isNew = !this.owes;
    if (!this.owes) this.#down.begin();
  }

  #connack(sessionPresent: boolean, assigns: boolean): PacketToSend {
    if (this.carried.level < 5)
      return { type: 'CONNACK', sessionPresent: sessionPresent && this.carried.level > 3 };
    const { properties = [] } = this.serving;
    if (!assigns) return { type: 'CONNACK', sessionPresent, properties };
    const id = { name: 'assignedClientIdentifier', value: this.session.clientId } as const;
    const others = Array.isArray(properties) ? (properties as readonly TextToSend[]) : [properties];
    return { type: 'CONNACK', sessionPresent, properties: [id, ...others] as PropertiesToSend };
  }

  #refuse([before5, of5]: readonly [number, number]): void {
    this.#send({ type: 'CONNACK', returnCode: this.carried.level === 5 ? of5 : before5 });
    this.#end();
  }

  #take(packet: Packet): void {
    switch (packet.type) {
      case 'PUBLISH':
        return this.#published(packet);
      case 'PUBREL':
        this.session.received.delete(packet.packetId);
        return this.#send({ type: 'PUBCOMP', packetId: packet.packetId });
      case 'PUBACK':
      case 'PUBREC':
      case 'PUBCOMP':
        return this.#down?.acknowledged(packet);
      case 'SUBSCRIBE':
        return this.#subscribe(packet);
      case 'UNSUBSCRIBE':
        return this.#unsubscribe(packet);
      case 'PINGREQ':
        return this.#send({ type: 'PINGRESP' });
      case 'DISCONNECT':
        return this.#disconnected(packet.reasonCode, packet.properties);
      default:
        // Only a server sends the others.
        return this.#end();
    }
  }

  #published(packet: PublishPacket): void {
    const { qos, packetId = 0 } = packet;
    if (qos > 2) return this.#end();
    const again = qos === 2 && this.session.received.has(packetId);
    const code = this.carried.level === 5 ? this.serving.acknowledgeWith : undefined;
    const refused = code !== undefined && code >= 0x80;
    if (qos === 2 && !refused) this.session.received.add(packetId);
    if (!again && !refused) this.#publish(packet, packet.properties ?? []);
    if (qos === 0) return;
    this.#send({
      type: qos === 1 ? 'PUBACK' : 'PUBREC',
      packetId,
      ...(code === undefined ? {} : { reasonCode: code }),
    });
  }

  #publish(
    packet: Pick<PublishPacket, 'topic' | 'topicByAlias' | 'payload' | 'qos' | 'retain'>,
    properties: readonly Property[],
  ): void {
    const ofConnection: readonly PropertyName[] = [
      'topicAlias',
      'willDelayInterval',
      'subscriptionIdentifier',
    ];
    this.broker.publish({
      topic: topicOf(packet),
      payload: Buffer.from(packet.payload.hex, 'hex'),
      qos: Math.min(packet.qos, 2) as 0 | 1 | 2,
      retain: packet.retain,
      properties: properties.filter(({ name }) => !ofConnection.includes(name)),
      from: this.session.clientId,
    });
  }

  #subscribe({ packetId, subscriptions, properties }: Extract<Packet, { type: 'SUBSCRIBE' }>): void {
    const { granted } = this.serving;
    const identifier = numberIn(properties, 'subscriptionIdentifier');
    if (granted !== undefined) this.owes = this.session.isLess = true;
    const codes = subscriptions.map(({ qos }) =>
      qos > 2 ? 0x80 : (granted ?? 2) > 2 ? granted! : Math.min(qos, granted ?? 2),
    );
    const made = subscriptions.flatMap((one, index): { subscribed: Subscribed; isNew: boolean }[] => {
      const qos = codes[index]!;
      if (qos > 2) return [];
      const isNew = !this.session.subscriptions.has(one.filter);
      const subscribed = { ...one, qos, ...(identifier === undefined ? {} : { identifier }) };
      this.session.subscriptions.set(one.filter, subscribed);
      return [{ subscribed, isNew }];
    });
    this.#send({ type: 'SUBACK', packetId, returnCodes: codes });
    for (const { subscribed, isNew } of made) {
      const { retainHandling = 0 } = subscribed;
      if (retainHandling === 2 || (retainHandling === 1 && !isNew)) continue;
      for (const message of this.broker.retainedFor(this.session.clientId, subscribed)) this.deliver(message);
    }
  }

  #unsubscribe({ packetId, filters }: Extract<Packet, { type: 'UNSUBSCRIBE' }>): void {
    const codes = filters.map((filter) => (this.session.subscriptions.delete(filter) ? 0 : 0x11));
    this.#send({
      type: 'UNSUBACK',
      packetId,
      ...(this.carried.level === 5 ? { reasonCodes: codes } : {}),
    });
  }

  /** Whoever takes its leave closes; our broker does so only when that takes too long (MQTT-3.14.4-1 and -3). */
  #disconnected(reasonCode = 0, properties: readonly Property[] | undefined): void {
    this.#left = true;
    if (reasonCode !== 4) this.#will = undefined;
    const expiry = numberIn(properties, 'sessionExpiryInterval');
    if (expiry !== undefined) this.#keeps = expiry > 0;
    this.#leave();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.carried.hungUp(), untilClosed);
  }

  #restartTimer(): void {
    clearTimeout(this.#timer);
    const seconds = this.#givenKeepAlive ?? this.#connect?.keepAlive ?? 0;
    // Where PINGREQ is not answered it is the device that must notice.
    if (seconds > 0 && !isWithheld(this.serving, 'PINGRESP'))
      this.#timer = setTimeout(() => this.#endUnlessItLies(), seconds * 1000 * patience + margin);
  }

  /** Where this thread was held up, what came meanwhile lies unread: it is read first. */
  #endUnlessItLies(): void {
    const due = this.#timer;
    setImmediate(() => {
      // Whether the device heeds one that it was given has a requirement of its own.
      const how = this.#givenKeepAlive === undefined ? silentTooLong : undefined;
      if (this.#timer === due && !this.#left) this.#end(how);
    });
  }

  #send(packet: PacketToSend): void {
    if (isWithheld(this.serving, packet.type)) this.owes = true;
    else this.carried.write(packet);
  }

  #end(how?: string): void {
    this.#left = true;
    clearTimeout(this.#timer);
    this.carried.hungUp(how);
  }
}
