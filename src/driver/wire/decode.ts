import { Body, TooShort } from './body.js';
import { readConnackOf5 } from './connack-of-5.js';
import type { Findings } from './findings.js';
import { type FixedHeader, readFixedHeader } from './fixed-header.js';
import { checkDirection, checkHeader } from './header-rules.js';
import type { Packet, PacketType } from './packet.js';
import { readPacket } from './read-packet.js';

export interface DecodeOptions {
  /** Who sent the bytes. Without it any packet may come from either side. */
  from?: 'server' | 'client';
  /** What the connection speaks: 3 is MQTT 3.1, which fixes fewer bits, 4 (the default) is MQTT 3.1.1. */
  protocolLevel?: 3 | 4;
  /** The client asked for a level that is neither: who speaks MQTT 5.0 answers it in the layout of 5.0. */
  otherLevel?: boolean;
}

export interface Decoded {
  /** Present whenever the fields can be told apart, also in a packet that breaks a rule. */
  packet?: Packet;
  /** The first rule that the bytes break, in the order of the wire: one sentence with its statement or section. */
  malformed?: string;
  /** What is odd and not forbidden. */
  notes?: string[];
}

function decoded(findings: Findings, packet?: Packet): Decoded {
  const [malformed] = findings.malformed;
  return {
    ...(packet === undefined ? {} : { packet }),
    ...(malformed === undefined ? {} : { malformed }),
    ...(findings.notes.length === 0 ? {} : { notes: findings.notes }),
  };
}

/** A CONNECT of a later version has another layout after its keep-alive, so its fields are no rule broken. */
function laterVersion(type: PacketType, body: Buffer): number | undefined {
  if (type !== 'CONNECT' || body.subarray(0, 6).toString('latin1') !== '\0\x04MQTT') return undefined;
  const level = (body[6] ?? 0) & 0x7f;
  return level > 4 ? level : undefined;
}

/** The protocol level of a CONNECT that asks for more than MQTT 3.1.1; undefined for any other packet. */
export function laterLevelIn(bytes: Uint8Array): number | undefined {
  const header = readFixedHeader(bytes);
  if (typeof header === 'string' || header.type === undefined) return undefined;
  return laterVersion(header.type, Buffer.from(bytes).subarray(1 + header.lengthBytes));
}

function decodeBody(type: PacketType, header: FixedHeader, frame: Buffer, options: DecodeOptions): Decoded {
  const findings: Findings = { malformed: [], notes: [] };
  const level = options.protocolLevel ?? 4;
  const body = frame.subarray(1 + header.lengthBytes);
  const ofVersion5 =
    type === 'CONNACK' && options.otherLevel && header.flags === 0 ? readConnackOf5(body) : undefined;
  if (ofVersion5) return ofVersion5;
  checkHeader(header, type, level, findings);
  const fields: Findings = { malformed: [], notes: [] };
  let packet: Packet | undefined;
  try {
    packet = readPacket(type, header, new Body(body, type), level, fields);
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
    fields.malformed.push(error.message);
  }
  const later = laterVersion(type, body);
  if (later !== undefined && fields.malformed.length > 0) {
    packet = undefined;
    findings.notes.push(
      `CONNECT asks for protocol level ${later}; only the fields of levels 3 and 4 are read here`,
    );
  } else {
    findings.malformed.push(...fields.malformed);
    findings.notes.push(...fields.notes);
  }
  if (options.from !== undefined) checkDirection(type, options.from, findings);
  return decoded(findings, packet);
}

/**
 * Decodes one frame and checks its bytes strictly by OASIS MQTT 3.1.1: flags, lengths, identifiers, strings, topics,
 * reserved values, direction. Never throws for what the bytes hold. Whether a packet may come at this moment, or
 * answers what was asked, is not decided here.
 */
export function decodeFrame(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readFixedHeader(frame);
  if (header === 'incomplete') return { malformed: 'the packet ends inside its fixed header (section 2.2)' };
  if (header === 'endless') {
    return { malformed: 'the remaining length does not end after its fourth byte (section 2.2.3)' };
  }
  if (header.type === undefined) {
    return { malformed: `control packet type ${header.typeNumber} is reserved (section 2.2.1, table 2.1)` };
  }
  const present = frame.length - 1 - header.lengthBytes;
  if (present !== header.remainingLength) {
    const announced = `${header.type} announces ${header.remainingLength} bytes after its fixed header`;
    return { malformed: `${announced}, ${present} are there (section 2.2.3)` };
  }
  return decodeBody(header.type, header, frame, options);
}
