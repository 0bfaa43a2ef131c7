import { contentOf } from '../steps/message.js';
import type { PublishPacket } from '../driver/wire/packet.js';
import type { Api, Channel, Message, Operation, Server } from '../spec/api.js';
import { nearTopics } from '../spec/bare/near-topics.js';
import { unknownMembers } from '../spec/bare/unknown-members.js';
import { fillAddress, readAddress, topicMatches } from '../spec/topic.js';
import type { NearWanted } from '../steps/context.js';
import type { SurfaceLine, UndeclaredTopic, UnknownMember } from '../verdict/surface-line.js';

/** Bounds of what is kept: anybody may publish anything on a broker that others use. */
const most = {
  topics: 1000,
  compared: 300,
  told: 100,
  characters: 200,
  payload: 64 * 1024,
  payloadsOfATopic: 20,
};

/** Topics of ours, of this run or of another one beside it. */
const ours = 'mqtt-conformance/';

interface Used {
  messages: number;
  /** Those of them that were not retained. */
  live: number;
  /** What the document has on the topic; empty where it has nothing. */
  declared: Declared[];
}

/** Who speaks on a channel, and with which messages. */
interface Declared {
  channel: Channel;
  filter: string;
  operation?: Operation;
  messages: readonly Message[];
}

/** What was seen on a broker, held against the channels of a bare AsyncAPI document. */
export class SurfaceBook {
  readonly #topics = new Map<string, Used>();
  /** Topics of others must not take the place of declared ones, or those would be said to be unseen. */
  readonly #left = { undeclared: most.topics, declared: most.topics };
  readonly #seen = new Set<Declared>();
  readonly #members = new Map<string, UnknownMember>();
  readonly #declared: readonly Declared[];
  /** Undeclared topics that are only counted; what is read of everything bounds them. */
  readonly #beyond = new Set<string>();
  #membersLeftOut = 0;

  constructor(api: Api) {
    this.#declared = declaredIn(api);
  }

  take(packet: PublishPacket): void {
    const { topic, retain } = packet;
    // What a broker says of itself is nobody's document.
    if (topic.startsWith('$') || topic.startsWith(ours)) return;
    const used = this.#topics.get(topic) ?? this.#found(topic);
    if (!used) return;
    used.messages += 1;
    if (!retain) used.live += 1;
    if (used.declared.length > 0 && used.messages <= most.payloadsOfATopic) this.#look(packet, used);
  }

  #found(topic: string): Used | undefined {
    const declared = this.#declared.filter(({ filter }) => topicMatches(filter, topic));
    declared.forEach((one) => this.#seen.add(one));
    const kind = declared.length > 0 ? 'declared' : 'undeclared';
    if (this.#left[kind] === 0) {
      if (kind === 'undeclared') this.#beyond.add(topic);
      return undefined;
    }
    this.#left[kind] -= 1;
    const used = { messages: 0, live: 0, declared };
    this.#topics.set(topic, used);
    return used;
  }

  #look(packet: PublishPacket, { declared }: Used): void {
    const { operation } = declared.find((one) => one.operation !== undefined) ?? {};
    // Of what an operation does not choose among the messages of its channel the document knows the members as well.
    const messages = [...new Set(declared.flatMap((one) => [...one.messages, ...one.channel.messages]))];
    const isJudged = ({ schema, unjudged, kind = 'json' }: Message): boolean =>
      schema !== undefined && unjudged === undefined && (kind === 'json' || kind === 'any');
    // What one of them leaves open, nobody can say to be unknown.
    if (!operation || !messages.every(isJudged) || packet.payload.hex.length > 2 * most.payload) return;
    const { isJson, json } = contentOf(packet);
    if (!isJson) return;
    const schemas = messages.map(({ schema }) => schema);
    for (const pointer of unknownMembers(schemas, json)) this.#member(operation, packet.topic, pointer);
  }

  #member({ id }: Operation, topic: string, pointer: string): void {
    const key = `${id} ${pointer}`;
    const known = this.#members.get(key);
    if (known) known.messages += 1;
    else if (this.#members.size >= most.told) this.#membersLeftOut += 1;
    else this.#members.set(key, { operation: id, topic: told(topic), pointer: told(pointer), messages: 1 });
  }

  /**
   * What came in place of a message on a filter, as a clause; undefined where nothing that is near came. Topics of the
   * document's own are not near, apart from those of the same channel with other values.
   */
  near({ filter, address, values }: NearWanted): string | undefined {
    const undeclared = this.#undeclared().map(([topic]) => topic);
    const others = [...this.#topics]
      .filter(
        ([topic, { declared }]) =>
          declared.some(({ channel }) => channel.address === address) &&
          hasOthers(readAddress(address, topic), values),
      )
      .map(([topic]) => topic);
    const found = nearTopics(filter, undeclared).slice(0, mostNear);
    if (found.length > 0)
      return `${listed(found.map((topic) => this.#withHow(topic)))} came, which the document does not declare`;
    if (others.length === 0) return undefined;
    return `${listed(others.slice(0, mostNear).map((topic) => this.#withHow(topic)))} came, with other values of the parameters in ${address}`;
  }

  #withHow(topic: string): string {
    return this.#topics.get(topic)!.live === 0 ? `${told(topic)} (retained)` : told(topic);
  }

  #undeclared(): [string, Used][] {
    return [...this.#topics].filter(([, { declared }]) => declared.length === 0);
  }

  /** All of it. Operations that nobody listened to are not said to be unseen. */
  surface(isListened: (operation: Operation) => boolean): Omit<SurfaceLine, 'type' | 'spec' | 'duration'> {
    const unseen = this.#declared.filter(
      (one) => one.operation !== undefined && !this.#seen.has(one) && isListened(one.operation),
    );
    const used = this.#undeclared().sort(
      ([one, { messages }], [other, { messages: more }]) => more - messages || one.localeCompare(other),
    );
    // Those that may be meant come first.
    const undeclared = used
      .slice(0, most.compared)
      .map(([topic, one]) => undeclaredTopic(topic, one, unseen))
      .sort((one, other) => (other.near?.length ?? 0) - (one.near?.length ?? 0));
    const beyond = (all: readonly unknown[]): number => Math.max(0, all.length - most.told);
    return {
      undeclared: undeclared.slice(0, most.told),
      unseen: unseen
        .slice(0, most.told)
        .map(({ operation, channel }) => ({ operation: operation!.id, address: told(channel.address) })),
      members: [...this.#members.values()],
      leftOut: {
        undeclared: beyond(used) + this.#beyond.size,
        unseen: beyond(unseen),
        members: this.#membersLeftOut,
      },
    };
  }
}

const hasOthers = (
  read: Record<string, string> | undefined,
  wanted: Readonly<Record<string, string>>,
): boolean =>
  read !== undefined && Object.entries(wanted).some(([name, value]) => (read[name] ?? value) !== value);

/** Topics that a sentence names. */
const mostNear = 3;

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;

function undeclaredTopic(
  topic: string,
  { messages, live }: Used,
  unseen: readonly Declared[],
): UndeclaredTopic {
  const near = unseen
    .filter(({ filter }) => nearTopics(filter, [topic]).length > 0)
    .slice(0, mostNear)
    .map(({ operation }) => operation!.id);
  return {
    topic: told(topic),
    messages,
    ...(live === 0 && { retained: true as const }),
    ...(near.length > 0 && { near }),
  };
}

/** A text of somebody else's as a terminal and a table can bear it. */
function told(text: string): string {
  const shown = text.replace(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return shown.length <= most.characters ? shown : `${shown.slice(0, most.characters)}…`;
}

/** Every channel with an address; those on which the target speaks with who does. */
function declaredIn({ channels, operations, servers }: Api): Declared[] {
  const spoken = Object.values(operations).flatMap((operation): Declared[] => {
    const { action, channel, reply, messages, leftOut } = operation;
    // Nobody listens where another protocol is spoken.
    const isElsewhere =
      channel.servers.length > 0 && channel.servers.every((id) => servers[id] === undefined);
    if (leftOut === 'unwanted' || isElsewhere) return [];
    if (action === 'send') return [declared(channel, messages, operation)];
    return reply ? [declared(reply.channel, reply.messages, operation)] : [];
  });
  const others = [
    ...Object.values(channels),
    ...Object.values(operations).flatMap(({ channel, reply }) =>
      reply ? [channel, reply.channel] : [channel],
    ),
    ...Object.values(servers).flatMap(willsChannel),
  ].map((channel) => declared(channel, channel.messages));
  const all = [...spoken, ...others].filter(({ channel }) => channel.address !== '');
  return all.filter(
    (one, index) =>
      one.operation !== undefined || all.findIndex(({ filter }) => filter === one.filter) === index,
  );
}

/** The topic of a last will, of whose payload a server's binding knows a text and no schema. */
const willsChannel = ({ id, line = 1, client }: Server): Channel[] =>
  client?.lastWill
    ? [{ id, address: client.lastWill.topic, parameters: {}, messages: [], servers: [id], line }]
    : [];

const declared = (channel: Channel, messages: readonly Message[], operation?: Operation): Declared => ({
  channel,
  filter: fillAddress(channel.address, {}).topic,
  messages,
  ...(operation && { operation }),
});
