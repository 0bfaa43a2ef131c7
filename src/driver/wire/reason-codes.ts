import type { PacketType } from './packet.js';

/** MQTT 5.0, table 2-6: what each reason code means. 0x00 has other names in SUBACK and DISCONNECT. */
const meanings: Readonly<Record<number, string>> = {
  0x00: 'success',
  0x01: 'granted QoS 1',
  0x02: 'granted QoS 2',
  0x04: 'disconnect with will message',
  0x10: 'no matching subscribers',
  0x11: 'no subscription existed',
  0x18: 'continue authentication',
  0x19: 're-authenticate',
  0x80: 'unspecified error',
  0x81: 'malformed packet',
  0x82: 'protocol error',
  0x83: 'implementation specific error',
  0x84: 'unsupported protocol version',
  0x85: 'client identifier not valid',
  0x86: 'bad user name or password',
  0x87: 'not authorized',
  0x88: 'server unavailable',
  0x89: 'server busy',
  0x8a: 'banned',
  0x8b: 'server shutting down',
  0x8c: 'bad authentication method',
  0x8d: 'keep alive timeout',
  0x8e: 'session taken over',
  0x8f: 'topic filter invalid',
  0x90: 'topic name invalid',
  0x91: 'packet identifier in use',
  0x92: 'packet identifier not found',
  0x93: 'receive maximum exceeded',
  0x94: 'topic alias invalid',
  0x95: 'packet too large',
  0x96: 'message rate too high',
  0x97: 'quota exceeded',
  0x98: 'administrative action',
  0x99: 'payload format invalid',
  0x9a: 'retain not supported',
  0x9b: 'QoS not supported',
  0x9c: 'use another server',
  0x9d: 'server moved',
  0x9e: 'shared subscriptions not supported',
  0x9f: 'connection rate exceeded',
  0xa0: 'maximum connect time',
  0xa1: 'subscription identifiers not supported',
  0xa2: 'wildcard subscriptions not supported',
};

const ofMessages = [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99];
const ofReleases = [0x00, 0x92];

/** Which codes each packet may carry, and the statement that says so. */
const allowed: Readonly<Partial<Record<PacketType, { codes: readonly number[]; statement: string }>>> = {
  CONNACK: {
    codes: [
      0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99,
      0x9a, 0x9b, 0x9c, 0x9d, 0x9f,
    ],
    statement: 'MQTT-3.2.2-8',
  },
  PUBACK: { codes: ofMessages, statement: 'MQTT-3.4.2-1' },
  PUBREC: { codes: ofMessages, statement: 'MQTT-3.5.2-1' },
  PUBREL: { codes: ofReleases, statement: 'MQTT-3.6.2-1' },
  PUBCOMP: { codes: ofReleases, statement: 'MQTT-3.7.2-1' },
  SUBACK: {
    codes: [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2],
    statement: 'MQTT-3.9.3-2',
  },
  UNSUBACK: { codes: [0x00, 0x11, 0x80, 0x83, 0x87, 0x8f, 0x91], statement: 'MQTT-3.11.3-2' },
  DISCONNECT: {
    codes: [
      0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94, 0x95, 0x96,
      0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
    ],
    statement: 'MQTT-3.14.2-1',
  },
  AUTH: { codes: [0x00, 0x18, 0x19], statement: 'MQTT-3.15.2-1' },
};

export const hexByte = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/** What a reason code means in a packet of this type; `undefined` for a code that it must not carry. */
export function meaningOf(type: PacketType, code: number): string | undefined {
  if (!allowed[type]?.codes.includes(code)) return undefined;
  if (code !== 0) return meanings[code];
  return type === 'SUBACK' ? 'granted QoS 0' : type === 'DISCONNECT' ? 'normal disconnection' : meanings[0];
}

/** What is wrong with a reason code in a packet of this type; undefined where nothing is. */
export function whyNotReason(type: PacketType, code: number): string | undefined {
  const rule = allowed[type];
  return rule === undefined || rule.codes.includes(code)
    ? undefined
    : `${type} has the reason code ${hexByte(code)}, which is none of its own (${rule.statement})`;
}
