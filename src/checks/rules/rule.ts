import type { ClosedBy } from '../../verdict/evidence.js';
import type { Packet } from '../../driver/wire/packet.js';
import type { Connection } from './connection.js';
import type { Publications } from './publications.js';

/** A packet that the target sent, as the transcript has it. */
export interface Seen {
  /** Its place in the transcript. */
  index: number;
  /** Milliseconds since the case began. */
  at: number;
  /** In the protocol's words. */
  text: string;
  hex: string;
  /** Missing where the bytes could not be read as one. */
  packet?: Packet;
  /** The first rule that its bytes break, in one sentence. */
  malformed?: string;
}

export type PacketOf<Type extends Packet['type']> = Extract<Packet, { type: Type }>;

/** What a rule says of one packet: that it keeps the rule, or what it should have been and what it was. */
export type Judgement = 'kept' | { expected: string; actual: string };

/**
 * Something that holds on every connection, whatever a case waits for. It is judged from what both sides have sent, so
 * a transcript can be judged again. Its words, level and source stand in specs/wire-broker.yaml and specs/wire-device.yaml.
 */
export interface Rule {
  /** Last part of its requirement's id. */
  id: string;
  /** The packets that it could be broken by, in words: `messages with RETAIN 1`. */
  about: string;
  /** Judges a packet by the connection as it was before it; undefined when the packet is none of the rule's. */
  judge(seen: Seen, connection: Connection, publications: Publications): Judgement | undefined;
  /** Judges the end of a connection, where that is what the rule is about. */
  judgeEnd?(end: { by: ClosedBy; how: string }, connection: Connection): Judgement | undefined;
}

/**
 * Keeps a rule about one type of packet short: others are none of its business, and neither is one whose bytes break a
 * rule of their own.
 */
export function aboutPackets<Type extends Packet['type']>(
  types: readonly Type[],
  judge: (
    packet: PacketOf<Type>,
    seen: Seen,
    connection: Connection,
    publications: Publications,
  ) => Judgement | undefined,
): Rule['judge'] {
  return (seen, connection, publications) =>
    seen.packet && seen.malformed === undefined && (types as readonly string[]).includes(seen.packet.type)
      ? judge(seen.packet as PacketOf<Type>, seen, connection, publications)
      : undefined;
}
