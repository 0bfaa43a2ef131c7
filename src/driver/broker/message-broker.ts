import { comesBy, isShared } from './topic-filter.js';
import { DeviceSession, type Message, type Subscribed } from './device-session.js';

/** Who has a session open. */
export interface Attached {
  readonly session: DeviceSession;
  /** Sends a message, or puts it off until there is room. */
  deliver(message: Message): void;
  /** Another connection has come under its client id. */
  takenOver(): void;
}

const rank = (subscription: Subscribed): number => subscription.qos & 3;

/** A message as a subscription lets it come; undefined where it does not. */
function asSubscribed(
  message: Message,
  clientId: string,
  all: Iterable<Subscribed>,
  stored: boolean,
): Message | undefined {
  const matching = [...all].filter(
    ({ filter, noLocal }) => comesBy(filter, message.topic) && !(noLocal && message.from === clientId),
  );
  if (matching.length === 0) return undefined;
  const granted = Math.max(...matching.map(rank));
  const identifiers = matching.flatMap(({ identifier }) => identifier ?? []);
  return {
    ...message,
    qos: Math.min(message.qos, granted) as 0 | 1 | 2,
    retain: stored || (message.retain && matching.some(({ retainAsPublished }) => retainAsPublished)),
    properties: [
      ...message.properties,
      ...identifiers.map((value) => ({ name: 'subscriptionIdentifier' as const, value })),
    ],
  };
}

/** Sessions, retained messages, and what goes to whom: of a broker what a device needs of it. */
export class MessageBroker {
  readonly #sessions = new Map<string, DeviceSession>();
  readonly #open = new Map<string, Attached>();
  readonly #retained = new Map<string, Message>();
  #unnamed = 0;

  /** Opens the session of a client id; the connection that has it ends. `present`: it was there before. */
  open(clientId: string, fresh: boolean): { session: DeviceSession; present: boolean } {
    this.#open.get(clientId)?.takenOver();
    if (fresh) this.#sessions.delete(clientId);
    const known = this.#sessions.get(clientId);
    const session = known ?? new DeviceSession(clientId);
    this.#sessions.set(clientId, session);
    return { session, present: known !== undefined };
  }

  attach(attached: Attached): void {
    this.#open.set(attached.session.clientId, attached);
  }

  /** The connection has ended; `keeps`: its session is there for the next one. */
  detach(attached: Attached, keeps: boolean): void {
    const { session } = attached;
    const { clientId } = session;
    if (this.#open.get(clientId) === attached) this.#open.delete(clientId);
    if (!keeps && this.#sessions.get(clientId) === session && !this.#open.has(clientId))
      this.#sessions.delete(clientId);
  }

  /** A client id for who brings none. */
  newClientId(): string {
    this.#unnamed += 1;
    return `unnamed${this.#unnamed}`;
  }

  /** Hands a message to every session that has subscribed, open or kept. */
  publish(message: Message): void {
    if (message.retain) this.#retain(message);
    for (const [clientId, session] of this.#sessions) {
      const own = asSubscribed(message, clientId, session.subscriptions.values(), false);
      if (!own) continue;
      const attached = this.#open.get(clientId);
      if (attached) attached.deliver(own);
      else if (own.qos > 0) session.waiting.push(own);
    }
  }

  /** The retained messages that a new subscription gets (MQTT-3.3.1-6); a shared one gets none. */
  retainedFor(clientId: string, subscription: Subscribed): Message[] {
    if (isShared(subscription.filter)) return [];
    return [...this.#retained.values()].flatMap(
      (message) => asSubscribed(message, clientId, [subscription], true) ?? [],
    );
  }

  /** Takes back a retained message without telling anybody. */
  forgetRetained(topic: string): void {
    this.#retained.delete(topic);
  }

  /** What no case may leave to the next. */
  forgetMessages(): void {
    for (const [clientId, session] of this.#sessions)
      if (session.isLess) this.#sessions.delete(clientId);
      else session.forgetMessages();
  }

  #retain(message: Message): void {
    if (message.payload.length === 0) this.#retained.delete(message.topic);
    else this.#retained.set(message.topic, message);
  }
}
