import type { PacketType } from './packet.js';

/** OASIS MQTT 3.1.1, table 2.1: the number of a type is its place here plus one. 0 and 15 are reserved. */
const packetTypes: readonly PacketType[] = [
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
];

/** Four bytes of seven bits each, section 2.2.3. */
export const largestRemainingLength = 268_435_455;

export interface FixedHeader {
  typeNumber: number;
  /** Missing for the two reserved numbers. */
  type?: PacketType;
  /** The low four bits of the first byte. */
  flags: number;
  remainingLength: number;
  /** How many bytes the remaining length took. */
  lengthBytes: number;
}

/** The number of a packet type in the first byte, 1 to 14. */
export const typeNumberOf = (type: PacketType): number => packetTypes.indexOf(type) + 1;

/** The type that a first byte announces, or undefined for the reserved numbers 0 and 15. */
export const typeOf = (firstByte: number): PacketType | undefined => packetTypes[(firstByte >> 4) - 1];

/**
 * Reads the fixed header at the start of `bytes` (OASIS MQTT 3.1.1, section 2.2).
 * `incomplete`: more bytes are needed. `endless`: the remaining length does not end after its fourth byte.
 */
export function readFixedHeader(bytes: Uint8Array): FixedHeader | 'incomplete' | 'endless' {
  const first = bytes[0];
  if (first === undefined) return 'incomplete';
  const type = typeOf(first);
  let remainingLength = 0;
  for (let index = 1; index <= 4; index++) {
    const byte = bytes[index];
    if (byte === undefined) return 'incomplete';
    remainingLength += (byte & 0x7f) * 128 ** (index - 1);
    if (byte < 0x80) {
      const rest = { typeNumber: first >> 4, flags: first & 0x0f, remainingLength, lengthBytes: index };
      return type === undefined ? rest : { ...rest, type };
    }
  }
  return 'endless';
}

/** The type that bytes in hexadecimal announce; undefined for the reserved numbers and for no bytes. */
export const announcedType = (hex: string): PacketType | undefined =>
  typeOf(Number.parseInt(hex.slice(0, 2), 16));

/** Whether bytes in hexadecimal are no whole packet, so that whatever follows them cannot be told apart. */
export function isWithoutEnd(hex: string): boolean {
  const header = readFixedHeader(Buffer.from(hex.slice(0, 10), 'hex'));
  if (header === 'incomplete' || header === 'endless') return true;
  return hex.length / 2 < 1 + header.lengthBytes + header.remainingLength;
}

/** How many bytes a remaining length takes in its shortest form, 1 to 4. */
export function shortestLengthBytes(remainingLength: number): number {
  if (remainingLength < 128) return 1;
  if (remainingLength < 16_384) return 2;
  return remainingLength < 2_097_152 ? 3 : 4;
}

/**
 * Encodes a remaining length, in its shortest form or in `bytes` bytes. Five bytes or more are the endless form that
 * no receiver may accept.
 */
export function encodeRemainingLength(value: number, bytes = shortestLengthBytes(value)): Buffer {
  if (!Number.isInteger(value) || value < 0 || value > largestRemainingLength) {
    throw new RangeError(
      `A remaining length of ${value} cannot be encoded; use 0 to ${largestRemainingLength}.`,
    );
  }
  const shortest = shortestLengthBytes(value);
  if (!Number.isInteger(bytes) || bytes < shortest || bytes > 8) {
    throw new RangeError(
      `The remaining length ${value} cannot be encoded in ${bytes} bytes; use ${shortest} to 8 (lengthBytes).`,
    );
  }
  const encoded = Buffer.alloc(bytes);
  let left = value;
  for (let index = 0; index < bytes; index++) {
    encoded[index] = (left % 128) | (index < bytes - 1 ? 0x80 : 0);
    left = Math.floor(left / 128);
  }
  return encoded;
}
