import { deviceIsRestarted } from '../../driver/broker/client-device.js';
import { announcedType, isWithoutEnd } from '../../driver/wire/fixed-header.js';
import type { ConnectPacket, Packet } from '../../driver/wire/packet.js';
import { topicOf } from '../../driver/wire/topic-aliases.js';
import type { Unasked } from '../../spec/model.js';
import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { Connection, type Sessions } from './connection.js';
import { wireRules } from './index.js';
import { Publications } from './publications.js';
import type { Judgement, Rule, Seen } from './rule.js';
import { SessionBook } from './session.js';

/** A packet that breaks a rule. */
export interface Violation {
  rule: string;
  expected: string;
  actual: string;
  /** Name of the connection in the transcript. */
  on: string;
  /** Place of the packet in the transcript. */
  index: number;
}

/** What the rules say of a transcript. */
export interface JudgedTranscript {
  /** Packets that a rule looked at, by the rule's id. */
  looked: Map<string, number>;
  violations: Violation[];
}

export interface JudgeOptions {
  /** All that hold for the target, when missing. */
  rules?: readonly Rule[];
  unasked?: Unasked | undefined;
  /** The version whose rules they are; MQTT 3.1.1 when missing. */
  level?: 4 | 5;
}

type Wire = Extract<TranscriptEvent, { type: 'sent' | 'received' }>;

/** The connections of a transcript as far as it was read. */
class Reader {
  readonly publications = new Publications();
  readonly #connections = new Map<string, Connection>();
  readonly #sessions: Sessions = new Map();

  constructor(
    private readonly target: 'server' | 'client',
    private readonly unasked: Unasked | undefined,
    private readonly level: 4 | 5 = 4,
  ) {}

  /** Nothing says any more whether somebody is at the other end of what is open. */
  forsaken(): void {
    for (const connection of this.#connections.values()) connection.isForsaken = true;
  }

  opened(on: string): Connection {
    const connection = new Connection(on, this.target, this.#sessions, this.unasked, this.level);
    this.#connections.set(on, connection);
    return connection;
  }

  /** What came next on a connection, or on all of a listener's, is not in the transcript: nothing can be said of the rest. */
  lost(on: string): void {
    this.of(on);
    for (const [name, connection] of this.#connections)
      if (name === on || name.startsWith(`${on} `)) connection.exempt ??= 'part of it was left out';
  }

  /**
   * Whoever had a session when the transcript began may have anything under way in it, on its next connection as well. Before
   * MQTT 5.0 it may go on with it where our broker has none (section 3.2.2.2 of 3.1.1).
   */
  beganBefore({ clientId, clean, protocolLevel }: ConnectPacket): void {
    if (clean || (protocolLevel & 0x7f) === 5 || this.#sessions.has(clientId)) return;
    const session = new SessionBook();
    session.known = false;
    this.#sessions.set(clientId, session);
  }

  known(on: string): Connection | undefined {
    return this.#connections.get(on);
  }

  /** A connection that was there before the transcript began may have anything under way. */
  of(on: string): Connection {
    const known = this.#connections.get(on);
    if (known) return known;
    const connection = this.opened(on);
    connection.session.known = false;
    connection.resumes = true;
    connection.received = 1;
    return connection;
  }
}

/** At a listener of ours each connection of the target has a number. */
const nameOf = (event: { on: string; connection?: number }): string =>
  event.connection === undefined ? event.on : `${event.on} ${event.connection}`;

/** Judges every packet of the target by the rules. Where we broke one ourselves, nothing is judged afterwards. */
export function judgeTranscript(
  transcript: Transcript,
  target: 'server' | 'client',
  options: JudgeOptions = {},
): JudgedTranscript {
  const { rules = wireRules[target], unasked } = options;
  const reader = new Reader(target, unasked, options.level);
  const judged: JudgedTranscript = { looked: new Map(), violations: [] };
  for (const [index, event] of transcript.entries()) {
    noteOthers(reader, event, index);
    if (event.type === 'closed') judgeEnd(event, index, { reader, rules, judged });
    if (event.type !== 'received') continue;
    const connection = reader.of(nameOf(event));
    connection.exempt ??= whyNotJudged(event, connection);
    const seen = seenIn(event, index);
    const isCutOff = !seen.packet && isWithoutEnd(seen.hex);
    // Whoever closes may cut a packet off: nothing forbids it, and it may have been us.
    if (connection.exempt !== undefined || (isCutOff && closesNext(transcript, index))) continue;
    judgePacket(seen, { connection, reader, rules, judged });
    connection.came(seen);
    connection.exempt ??= isCutOff ? 'its packets cannot be told apart any more' : whyUnknown(seen, target);
  }
  return judged;
}

/** Why nothing can be said of what a device sends behind a packet; undefined where it can. */
const whyUnknown = ({ packet, hex }: Seen, target: 'server' | 'client'): string | undefined =>
  target === 'client' && !packet && announcedType(hex) === 'CONNECT'
    ? 'its CONNECT cannot be read, so nothing tells which version it speaks'
    : undefined;

/** Why nothing is judged on a connection from a packet on; undefined where it is. */
function whyNotJudged(
  { ours, hex }: Extract<Wire, { type: 'received' }>,
  { target, received }: Connection,
): string | undefined {
  if (ours) return 'it went over a limit of ours';
  // Whoever speaks TLS to a plain port was told the wrong port; it has said nothing of MQTT yet.
  return target === 'client' && received === 0 && hex.startsWith('1603') ? 'it speaks TLS' : undefined;
}

/** A connection of which nothing was seen before its end has nothing that could be judged. */
function judgeEnd(
  event: Extract<TranscriptEvent, { type: 'closed' }>,
  index: number,
  { reader, rules, judged }: { reader: Reader; rules: readonly Rule[]; judged: JudgedTranscript },
): void {
  const connection = reader.known(nameOf(event));
  if (!connection || connection.exempt !== undefined) return;
  for (const { id, judgeEnd } of rules) {
    const judgement = judgeEnd?.(event, connection);
    if (judgement !== undefined) note(judged, { rule: id, judgement, on: connection.name, index });
  }
}

function note(
  judged: JudgedTranscript,
  { rule, judgement, on, index }: { rule: string; judgement: Judgement; on: string; index: number },
): void {
  judged.looked.set(rule, (judged.looked.get(rule) ?? 0) + 1);
  if (judgement !== 'kept') judged.violations.push({ rule, ...judgement, on, index });
}

/** Whoever has a session when a case begins has said its CONNECT before, and was accepted. */
function noteSessions(reader: Reader, event: Extract<TranscriptEvent, { type: 'listening' }>): void {
  for (const session of event.sessions as { connection?: number; connect?: ConnectPacket }[])
    if (session.connection !== undefined) {
      const connection = reader.of(`${event.on} ${session.connection}`);
      connection.connect = session.connect;
      connection.wasAccepted = true;
      if (session.connect) reader.beganBefore(session.connect);
    }
}

function noteOthers(reader: Reader, event: TranscriptEvent, index: number): void {
  if (event.type === 'listening') noteSessions(reader, event);
  if (event.type === 'leftOut') reader.lost(event.on);
  if (event.type === 'sent') noteSent(reader, event, index);
  if (event.type === 'came' || isRestart(event)) reader.forsaken();
  const isMqtt = event.type === 'opened' && (event.lane === 'wire' || event.lane === 'client');
  if (isMqtt || event.type === 'came') reader.opened(nameOf(event));
}

function judgePacket(
  seen: Seen,
  given: { connection: Connection; reader: Reader; rules: readonly Rule[]; judged: JudgedTranscript },
): void {
  const { connection, reader, rules, judged } = given;
  for (const { id, judge } of rules) {
    const judgement = judge(seen, connection, reader.publications);
    if (judgement === undefined) continue;
    note(judged, { rule: id, judgement, on: connection.name, index: seen.index });
  }
}

const isRestart = (event: TranscriptEvent): boolean =>
  event.type === 'note' && event.text === deviceIsRestarted;

const closesNext = (transcript: Transcript, index: number): boolean => {
  const { on } = transcript[index]!;
  return transcript.slice(index + 1, index + 20).find((event) => event.on === on)?.type === 'closed';
};

function noteSent(reader: Reader, event: Extract<Wire, { type: 'sent' }>, index: number): void {
  const packet = event.packet && withTopic(event.packet);
  reader.of(nameOf(event)).sent({ hex: event.hex, ...(packet ? { packet } : {}) }, index);
  reader.publications.noteBytes(event.hex);
  if (packet) reader.publications.note(packet, index);
}

/** A message by the topic that its alias stands for. */
const withTopic = (packet: Packet): Packet =>
  packet.type === 'PUBLISH' && packet.topicByAlias !== undefined
    ? { ...packet, topic: topicOf(packet) }
    : packet;

function seenIn(
  { at, text, hex, packet, malformed }: Extract<Wire, { type: 'received' }>,
  index: number,
): Seen {
  return {
    index,
    at,
    text,
    hex,
    ...(packet === undefined ? {} : { packet: withTopic(packet) }),
    ...(malformed === undefined ? {} : { malformed }),
  };
}
