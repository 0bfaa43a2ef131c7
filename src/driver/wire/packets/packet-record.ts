import { boolean, constant, integer, named, templated, type Form } from '../../../schema/form.js';
import { object, optional, type Words, type Written } from '../../../schema/words.js';
import type { PacketType } from '../packet.js';
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

/** One type of control packet as it can be sent: what an author may write of it, and its bytes. */
export interface PacketRecord<T extends PacketType = PacketType, W extends Words = Words> {
  type: T;
  text: string;
  /** Its own fields, without those of the frame: an optional field lets it break the rules on purpose. */
  fields: W;
  /** The low four bits of the first byte, when nothing else is asked for. Zero when missing. */
  usualFlags?(packet: Written<W>): number;
  /** What follows the fixed header, field by field. Throws an Unsendable for a value that has no room. */
  body(packet: Written<W>): Buffer[];
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
