import type { Decoded } from './decode.js';

/** The length that four bytes at most give, and where it ends; undefined where it does not end (MQTT 5.0, 1.5.5). */
function variableLength(bytes: Buffer, from: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: from + index + 1 };
  }
  return undefined;
}

/**
 * Reads the body of a CONNACK of MQTT 5.0: flags, a reason code, which is 0 or from 0x80 on, and properties of the length
 * that they announce (MQTT 5.0, section 3.2). Undefined for anything else, such as a CONNACK of MQTT 3.1.1.
 */
export function readConnackOf5(body: Buffer): Decoded | undefined {
  const [flags = 0xff, reason = 1] = body;
  const properties = variableLength(body, 2);
  if (flags > 1 || (reason > 0 && reason < 0x80) || properties?.end === undefined) return undefined;
  if (properties.end + properties.value !== body.length) return undefined;
  return {
    packet: { type: 'CONNACK', sessionPresent: flags === 1, returnCode: reason, ofVersion5: true },
    notes: ['CONNACK has the layout of MQTT 5.0, in answer to a protocol level that is neither 3 nor 4'],
  };
}
