import type { ProtocolLevel } from './body.js';
import { encodeRemainingLength, typeNumberOf } from './fixed-header.js';
import { rawBytesOf, unsigned, Unsendable } from './packets/bytes.js';
import { packetRecords, type PacketToSend } from './packets/index.js';
import type { PacketRecord } from './packets/packet-record.js';

export { rawBytesOf, Unsendable } from './packets/bytes.js';
export type { PacketToSend } from './packets/index.js';
export type { TextToSend } from './packets/text-to-send.js';

/**
 * The bytes of one control packet in the version that the connection speaks. It keeps the rules unless a field asks for something else, and
 * sends whatever a field asks for. Throws an Unsendable, with what to write instead, only for values that have no room
 * in their field.
 */
export function encode(packet: PacketToSend, level: ProtocolLevel = 4): Buffer {
  const record: PacketRecord | undefined = packetRecords[packet.type];
  if (record === undefined) throw new Unsendable(`there is no packet type "${String(packet.type)}".`);
  const body = Buffer.concat([...record.body(packet, level), rawBytesOf(packet.append ?? '', 'append')]);
  const flags = unsigned(
    packet.flags ?? record.usualFlags?.(packet) ?? record.header.flags?.value ?? 0,
    0x0f,
    'flags',
  );
  return Buffer.concat([
    Buffer.from([(typeNumberOf(packet.type) << 4) | flags]),
    encodeRemainingLength(packet.remainingLength ?? body.length, packet.lengthBytes),
    body,
  ]);
}
