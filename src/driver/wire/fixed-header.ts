import type { ProtocolLevel } from './body.js';
import type { PacketType } from './packet.js';
import {
  largestVariableInteger,
  readVariableInteger,
  shortestLengthBytes,
  variableInteger,
} from './variable-integer.js';

/** MQTT 5.0, table 2-1: the number of a type is its place here plus one. 0 is reserved; before 5.0 15 is as well. */
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
  'AUTH',
];

export interface FixedHeader {
  typeNumber: number;
  /** Missing for a number that is reserved. */
  type?: PacketType;
  /** The low four bits of the first byte. */
  flags: number;
  remainingLength: number;
  /** How many bytes the remaining length took. */
  lengthBytes: number;
}

/** The number of a packet type in the first byte, 1 to 15. */
export const typeNumberOf = (type: PacketType): number => packetTypes.indexOf(type) + 1;

/** The type that a first byte announces, or undefined for a number that is reserved in this version. */
export function typeOf(firstByte: number, level: ProtocolLevel): PacketType | undefined {
  const type = packetTypes[(firstByte >> 4) - 1];
  return type === 'AUTH' && level < 5 ? undefined : type;
}

/**
 * Reads the fixed header at the start of `bytes` (OASIS MQTT 3.1.1, section 2.2; MQTT 5.0, section 2.1).
 * `incomplete`: more bytes are needed. `endless`: the remaining length does not end after its fourth byte.
 */
export function readFixedHeader(
  bytes: Uint8Array,
  level: ProtocolLevel = 4,
): FixedHeader | 'incomplete' | 'endless' {
  const first = bytes[0];
  if (first === undefined) return 'incomplete';
  const length = readVariableInteger(bytes, 1);
  if (typeof length === 'string') return length;
  const type = typeOf(first, level);
  const rest = {
    typeNumber: first >> 4,
    flags: first & 0x0f,
    remainingLength: length.value,
    lengthBytes: length.bytes,
  };
  return type === undefined ? rest : { ...rest, type };
}

/** The type that bytes in hexadecimal announce in some version; undefined for the number 0 and for no bytes. */
export const announcedType = (hex: string): PacketType | undefined =>
  typeOf(Number.parseInt(hex.slice(0, 2), 16), 5);

/** Whether bytes in hexadecimal are no whole packet, so that whatever follows them cannot be told apart. */
export function isWithoutEnd(hex: string): boolean {
  const header = readFixedHeader(Buffer.from(hex.slice(0, 10), 'hex'));
  if (header === 'incomplete' || header === 'endless') return true;
  return hex.length / 2 < 1 + header.lengthBytes + header.remainingLength;
}

/**
 * Encodes a remaining length, in its shortest form or in `bytes` bytes. Five bytes or more are the endless form that
 * no receiver may accept.
 */
export function encodeRemainingLength(value: number, bytes = shortestLengthBytes(value)): Buffer {
  if (!Number.isInteger(value) || value < 0 || value > largestVariableInteger) {
    throw new RangeError(
      `A remaining length of ${value} cannot be encoded; use 0 to ${largestVariableInteger}.`,
    );
  }
  const shortest = shortestLengthBytes(value);
  if (!Number.isInteger(bytes) || bytes < shortest || bytes > 8) {
    throw new RangeError(
      `The remaining length ${value} cannot be encoded in ${bytes} bytes; use ${shortest} to 8 (lengthBytes).`,
    );
  }
  return variableInteger(value, bytes);
}
