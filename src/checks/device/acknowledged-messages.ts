import { boolean, formOf, integer, list, oneOf, string, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import { encode, type PacketToSend } from '../../driver/wire/encode.js';
import { milliseconds } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { whyNoAnswer, type End } from '../end-of-connection.js';
import { defineCheck, type CheckContext } from '../check.js';
import { subscribedSession, subscribedTopic } from './topic.js';
import { ending, isOf, keepAliveOf, levelOf, Watch } from './watch.js';
import { acknowledgementTime, on, topic } from './words.js';

const messageWords = {
  qos: required(templated(oneOf(1, 2)), 'With which it is sent.'),
  payload: optional(formOf<string>({ type: 'string' }), 'Its payload, as text; `message` when missing.'),
  hex: optional(string({ pattern: '^([0-9a-f]{2})*$' }), 'Its payload, as hexadecimal digits.'),
  size: optional(
    formOf<number | string>({ type: ['integer', 'string'] }),
    'Bytes of the whole packet; the payload is filled up.',
  ),
  retain: optional(templated(boolean), 'Sent as one that was retained.'),
  level: optional(string(), 'A level more at the end of its topic, where the filter covers any number.'),
  id: optional(
    templated(oneOf('same')),
    'It has the packet id of the message before, which is acknowledged by then.',
  ),
  dup: optional(templated(boolean), 'Sent with DUP 1.'),
  alias: optional(
    templated(oneOf('with-topic', 'alone')),
    'Of MQTT 5.0: it has the highest topic alias that the device takes, which gets its topic, or stands for it.',
  ),
};

const words = {
  on,
  topic,
  time: acknowledgementTime,
  messages: required(
    list(templated(object(messageWords)), 1),
    'The messages, in the order in which they are sent.',
  ),
  times: optional(
    templated(integer(1)),
    'How often all of them are sent, one round after the other at once; once when missing.',
  ),
  foreign: optional(
    list(templated(oneOf('PUBACK', 'PUBREC', 'PUBCOMP')), 1),
    'Acknowledgements that are sent before, of packet ids that the device does not use.',
  ),
  segments: optional(
    templated(oneOf('joined', 'bytes')),
    'All packets in one segment, or every byte in one of its own; a packet a segment when missing.',
  ),
  ordered: optional(templated(boolean), 'The acknowledgements of one QoS come in the order of the messages.'),
  isControl: optional(templated(boolean), 'Nothing simpler comes first: this is what others stand on.'),
};

type Parameters = Written<typeof words>;
type Message = Parameters['messages'][number];

/** Far from those that our broker gives to messages of its own, and of another case. */
const FIRST_ID = 30_001;
const MOST_CASES = 0x7fff;

interface Sent {
  packet: PacketToSend & { type: 'PUBLISH'; packetId: number };
  answer: 'PUBACK' | 'PUBREC';
}

/**
 * Messages are sent to a device on a topic of its subscriptions, and each is acknowledged with its packet id. As the
 * standard has no deadline, one that is missing fails only when the device has said something after the time was over, or
 * has ended the connection instead.
 */
export const acknowledgedMessages = defineCheck<Parameters>({
  name: 'messages-are-acknowledged',
  text: 'Every message of QoS 1 or 2 on a subscribed topic is acknowledged with its packet id, whatever it carries.',
  parameters: object(words).schema,
  waits: () => 60_000,
  async run(context, written) {
    const parameters = substitute(written, context.scope);
    const { messages, foreign = [], segments, ordered, isControl } = parameters;
    const watch = new Watch(context, parameters.on);
    const session = await subscribedSession(watch, leastQos(messages));
    const exchange = new Messages(watch, session, parameters);
    await exchange.begin();
    if (!isControl) await exchange.control();
    const unused = foreign.map((type, index) => ({ type, packetId: FIRST_ID - 1000 + index }));
    const rounds = Array.from({ length: parameters.times ?? 1 }, () => messages).flat();
    let judged = 0;
    for (const group of groupsOf(rounds)) {
      const sent = group.map((message) => exchange.packetOf(message));
      await exchange.send([...unused.splice(0), ...sent.map(({ packet }) => packet)], segments);
      judged += await exchange.judge(sent, ordered ?? false);
    }
    return judged;
  },
});

/** Messages that go out together: one with the packet id of the one before waits until that is acknowledged. */
function groupsOf(messages: readonly Message[]): Message[][] {
  const groups: Message[][] = [];
  for (const message of messages) {
    if (groups.length === 0 || message.id === 'same') groups.push([]);
    groups.at(-1)!.push(message);
  }
  return groups;
}

const leastQos = (messages: readonly Message[]): number => Math.min(...messages.map(({ qos }) => qos));

const aliasesOf = ({ connect: { properties = [] } }: BrokerSession): number =>
  Number(properties.find(({ name }) => name === 'topicAliasMaximum')?.value ?? 0);

class Messages {
  #nextId: number;

  constructor(
    private readonly watch: Watch,
    private readonly session: BrokerSession,
    private readonly parameters: Parameters,
  ) {
    this.#nextId = FIRST_ID + (parseInt(watch.context.nonce(), 16) % MOST_CASES);
  }

  get #context(): CheckContext {
    return this.watch.context;
  }

  /** Its topic, once the device has subscribed. */
  async begin(): Promise<void> {
    const { messages, topic } = this.parameters;
    this.#topic = await subscribedTopic(this.watch, leastQos(messages), topic, this.#context.nonce());
  }

  #topic = '';
  #sentAt = 0;

  packetOf(message: Message): Sent {
    const { qos, payload = 'message', hex, size, retain = false, dup = false, level, alias } = message;
    const { connect } = this.session;
    if (message.id !== 'same') this.#nextId += 1;
    const given = this.#topic;
    const packet = {
      type: 'PUBLISH' as const,
      topic: alias === 'alone' ? '' : level === undefined ? given : `${given}/${level}`,
      qos,
      retain,
      dup,
      packetId: this.#nextId,
      payload: hex === undefined ? payload : { hex },
      ...(alias && { properties: [{ name: 'topicAlias' as const, value: aliasesOf(this.session) }] }),
    };
    let filled = packet;
    const bytes = (): number => encode(filled, levelOf(connect.protocolLevel)).length;
    // Twice: the remaining length grows with what it counts.
    for (const _round of size === undefined ? [] : [1, 2]) {
      const text = String(filled.payload);
      filled = { ...packet, payload: text.padEnd(text.length + Number(size) - bytes(), '.') };
      if (bytes() > Number(size))
        filled = { ...packet, payload: String(filled.payload).slice(0, Number(size) - bytes()) };
    }
    return { packet: filled, answer: qos === 1 ? 'PUBACK' : 'PUBREC' };
  }

  async send(packets: readonly PacketToSend[], segments: Parameters['segments']): Promise<void> {
    const { watch, session } = this;
    this.#sentAt = markedAt(this.#context.driver, watch.on, 'messages are sent');
    if (segments === 'joined') return await watch.send(session, ...packets);
    for (const packet of packets) {
      if (segments === undefined) await watch.send(session, packet);
      else await watch.peer.sendApart(encode(packet, levelOf(session.connect.protocolLevel)));
    }
  }

  /** A plain message of the least QoS that is subscribed to: without its acknowledgement nothing can be said of others. */
  async control(): Promise<void> {
    const sent = this.packetOf({ qos: 1 });
    await this.watch.send(this.session, sent.packet);
    const { missing } = await this.#acknowledged([sent]);
    if (missing.length > 0) throw new Inconclusive('a plain message before was not acknowledged');
  }

  /** Throws a NonConformance where one of them is not acknowledged, or in another order. Answers how many were. */
  async judge(sent: readonly Sent[], ordered: boolean): Promise<number> {
    const { missing, came, ended } = await this.#acknowledged(sent);
    const [first] = missing;
    if (first) await this.#judgeMissing(first, sent.length - missing.length, ended);
    if (ordered) this.#judgeOrder(sent, came);
    return sent.length;
  }

  async #judgeMissing({ packet, answer }: Sent, others: number, ended: End | undefined): Promise<void> {
    const what = `${answer} with packet id ${packet.packetId}${others > 0 ? `, as for ${others} others` : ''}`;
    const why = ended && whyNoAnswer(ended, this.#sentAt, 'the message');
    if (why !== undefined) throw new Inconclusive(`${what}: ${why}`);
    if (ended) throw new NonConformance(what, ending(ended));
    // It is alive where it says anything at all after all this time.
    const patience = Math.max(2 * keepAliveOf(this.session), this.#time);
    const sign = await this.watch.next(
      this.session,
      (event) => event.type === 'packet' || event.type === 'closed',
      this.watch.deadline(patience),
      'a packet of the device after the time for its acknowledgement',
    );
    const seen = `it did not come within ${this.#time / 1000} s`;
    if (!sign) throw new Inconclusive(`${what}: ${seen}, nor did anything else`);
    throw new NonConformance(what, `${seen}; ${ending(sign)}`);
  }

  #judgeOrder(sent: readonly Sent[], came: readonly Sent[]): void {
    for (const type of ['PUBACK', 'PUBREC'] as const) {
      const idsOf = (list: readonly Sent[]): number[] =>
        list.filter(({ answer }) => answer === type).map(({ packet }) => packet.packetId);
      const [expected, seen] = [idsOf(sent).join(', '), idsOf(came).join(', ')];
      if (expected !== seen)
        throw new NonConformance(`${type} in the order of the messages: ${expected}`, `they came as ${seen}`);
    }
  }

  /** What of these is acknowledged until the time is over, in the order of their coming. */
  async #acknowledged(
    sent: readonly Sent[],
  ): Promise<{ came: Sent[]; missing: Sent[]; ended: End | undefined }> {
    const until = this.watch.deadline(this.#time);
    const missing = [...sent];
    const came: Sent[] = [];
    while (missing.length > 0) {
      const find = (event: Observed): number =>
        missing.findIndex(
          ({ packet, answer }) => isOf(answer)(event) && event.packet.packetId === packet.packetId,
        );
      const event = await this.watch.next(
        this.session,
        (each) => find(each) >= 0 || each.type === 'closed',
        until,
        `the acknowledgements of ${missing.length} messages`,
      );
      if (!event || event.type === 'closed') return { came, missing, ended: event };
      came.push(...missing.splice(find(event), 1));
    }
    return { came, missing, ended: undefined };
  }

  get #time(): number {
    return Math.max(milliseconds(this.parameters.time), keepAliveOf(this.session));
  }
}
