import { boolean, constant, integer, named, templated, type Form } from '../../../schema/form.js';
import { object, optional, type Words, type Written } from '../../../schema/words.js';
import type { Body, ProtocolLevel, Side } from '../body.js';
import type { Packet, PacketType } from '../packet.js';
import { textToSend } from './text-to-send.js';

/** Numbers and flags of packets, each of which a template may give. */
export const packetId = named('packetIdToSend', templated(integer(0, 65_535)));
export const byteToSend = named('byte', templated(integer(0, 255)));
export const qosToSend = named('qosToSend', templated(integer(0, 3)));
export const flag = named('flag', templated(boolean));

/** What can be wrong with the frame of any packet. Without these fields the frame keeps the rules. */
export const frame = {
  flags: optional(
    named('flagsToSend', templated(integer(0, 15))),
    'The low four bits of the first byte, in place of those that the type or the QoS ask for.',
  ),
  lengthBytes: optional(
    named('lengthBytes', templated(integer(1, 8))),
    'How many bytes the remaining length takes; more than needed is the long form, five or more the endless one.',
  ),
  remainingLength: optional(
    named('remainingLength', templated(integer(0, 268_435_455))),
    'The remaining length to announce, whatever follows.',
  ),
  append: optional(textToSend, 'Bytes after the last field, counted in the remaining length.'),
};

type Frame = typeof frame;

/** What the standard fixes in the fixed header of a type. */
export interface HeaderRules {
  /** The four flag bits, and the statements that fix them. PUBLISH has none: its bits carry values. */
  flags?: { value: number; before5: string; of5: string };
  /** The only remaining length allowed, and the section that says so; in MQTT 5.0 only where `of5` says it as well. */
  length?: { value: number; section: string; of5: boolean };
  /** The side that alone may send the packet, in each version; both may where it is missing. */
  sender?: { before5?: Side; of5?: Side };
}

/** The four flag bits of most types. */
export const noFlags = { value: 0, before5: 'MQTT-2.2.2-1', of5: 'MQTT-2.1.3-1' };

export const fromClient: NonNullable<HeaderRules['sender']> = { before5: 'client', of5: 'client' };
export const fromServer: NonNullable<HeaderRules['sender']> = { before5: 'server', of5: 'server' };

/** One type of control packet: what an author may write of it, its bytes, and how they are read and judged. */
export interface PacketRecord<T extends PacketType = PacketType, W extends Words = Words> {
  type: T;
  text: string;
  header: HeaderRules;
  /** Its own fields, without those of the frame: an optional field lets it break the rules on purpose. */
  fields: W;
  /** The low four bits of the first byte, when nothing else is asked for. Those of `header` when missing. */
  usualFlags?(packet: Written<W>): number;
  /**
   * What follows the fixed header, field by field: whatever is given, and what this version needs besides. Throws an
   * Unsendable for a value that has no room.
   */
  body(packet: Written<W>, level: ProtocolLevel): Buffer[];
  /**
   * Reads the fields behind the fixed header and tells the body what they break. Reads on wherever the fields can still
   * be told apart. Throws `TooShort` where they cannot. `flags` are the low four bits of the first byte.
   */
  read(body: Body, flags: number): Packet;
  /** What stands under `packet:`, for the author's reference. */
  example: Record<string, unknown>;
}

export type ToSend<R> = R extends PacketRecord<infer T, infer W> ? { type: T } & Written<W & Frame> : never;

/** Keeps the type of the fields, of which the type of the packet is made. */
export const definePacket = <const T extends PacketType, W extends Words>(
  record: PacketRecord<T, W>,
): PacketRecord<T, W> => record;

/** Every word that may stand beside `type` in a packet of this type. */
export const fieldsOf = (record: PacketRecord): Words => ({ ...record.fields, ...frame });

/** What may be written of a packet of this type. */
export const packetForm = (record: PacketRecord): Form =>
  object({
    type: { form: constant(record.type), text: record.text, required: true },
    ...fieldsOf(record),
  });
