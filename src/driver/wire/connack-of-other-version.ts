import type { Decoded } from './decode.js';
import { readVariableInteger } from './variable-integer.js';

/**
 * Reads the body of a CONNACK of MQTT 5.0: flags, a reason code, which is 0 or from 0x80 on, and properties of the length
 * that they announce (MQTT 5.0, section 3.2). Undefined for anything else, such as a CONNACK of MQTT 3.1.1.
 */
export function readConnackOf5(body: Buffer): Decoded | undefined {
  const [flags = 0xff, reason = 1] = body;
  const properties = readVariableInteger(body, 2);
  if (flags > 1 || (reason > 0 && reason < 0x80) || typeof properties === 'string') return undefined;
  if (2 + properties.bytes + properties.value !== body.length) return undefined;
  return {
    packet: { type: 'CONNACK', sessionPresent: flags === 1, returnCode: reason, ofVersion5: true },
    notes: ['CONNACK has the layout of MQTT 5.0, in answer to a protocol level that is neither 3 nor 4'],
  };
}

/**
 * Reads the body of a CONNACK that refuses in the two bytes of MQTT 3.1.1 with a reason code of 5.0. No version has both, but
 * what answers a protocol level that is none of a version's has a layout that nobody knows. Undefined for anything else.
 */
export function readRefusalOfNoVersion(body: Buffer): Decoded | undefined {
  const [flags, reason = 0] = body;
  if (body.length !== 2 || flags !== 0 || reason < 0x80) return undefined;
  return {
    packet: { type: 'CONNACK', sessionPresent: false, returnCode: reason, beforeVersion5: true },
    notes: [
      'CONNACK has a reason code of MQTT 5.0 in the layout of MQTT 3.1.1, in answer to a level of neither',
    ],
  };
}

/**
 * Reads the body of the CONNACK with which a server of MQTT 3.1.1 or 3.1 refuses the level of 5.0: two bytes, return code 1
 * (MQTT-3.1.2-2 of 3.1.1). Undefined for anything else.
 */
export function readConnackBefore5(body: Buffer): Decoded | undefined {
  if (!body.equals(Buffer.from([0, 1]))) return undefined;
  return {
    packet: { type: 'CONNACK', sessionPresent: false, returnCode: 1, beforeVersion5: true },
    notes: ['CONNACK has the layout of MQTT 3.1.1, in answer to the protocol level of 5.0'],
  };
}
