/** Four bytes of seven bits each: MQTT 3.1.1 section 2.2.3, MQTT 5.0 section 1.5.5. */
export const largestVariableInteger = 268_435_455;

/**
 * Reads a number of one to four bytes, the lowest seven bits first, from a place on.
 * `incomplete`: more bytes are needed. `endless`: it does not end after its fourth byte.
 */
export function readVariableInteger(
  bytes: Uint8Array,
  from: number,
): { value: number; bytes: number } | 'incomplete' | 'endless' {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) return 'incomplete';
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, bytes: index + 1 };
  }
  return 'endless';
}

/** How many bytes a number takes in its shortest form, 1 to 4. */
export function shortestLengthBytes(value: number): number {
  if (value < 128) return 1;
  if (value < 16_384) return 2;
  return value < 2_097_152 ? 3 : 4;
}

/** Encodes a number from 0 to 268,435,455 in so many bytes, which are enough for it. */
export function variableInteger(value: number, bytes = shortestLengthBytes(value)): Buffer {
  const encoded = Buffer.alloc(bytes);
  let left = value;
  for (let index = 0; index < bytes; index++) {
    encoded[index] = (left % 128) | (index < bytes - 1 ? 0x80 : 0);
    left = Math.floor(left / 128);
  }
  return encoded;
}
