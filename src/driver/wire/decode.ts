import { Body, type ProtocolLevel, type Side, TooShort } from './body.js';
import { readConnackBefore5, readConnackOf5, readRefusalOfNoVersion } from './connack-of-other-version.js';
import type { Findings } from './findings.js';
import { type FixedHeader, readFixedHeader } from './fixed-header.js';
import { checkDirection, checkHeader, reservedType } from './header-rules.js';
import type { Packet, PacketType } from './packet.js';
import { packetRecords } from './packets/index.js';
import { levelBehind } from './spoken-level.js';

export interface DecodeOptions {
  /** Who sent the bytes. Without it any packet may come from either side. */
  from?: Side;
  /** What the connection speaks; MQTT 3.1.1 when missing. Of a CONNECT, which says it itself, the newest that is read. */
  protocolLevel?: ProtocolLevel;
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

/** A CONNECT of a later version may have another layout after its keep-alive, so its fields are no rule broken. */
function laterVersion(type: PacketType, body: Buffer, newest: ProtocolLevel): number | undefined {
  if (type !== 'CONNECT' || body.subarray(0, 6).toString('latin1') !== '\0\x04MQTT') return undefined;
  const level = (body[6] ?? 0) & 0x7f;
  return level > Math.max(newest, 4) ? level : undefined;
}

/** The protocol level of a CONNECT that asks for more than MQTT 3.1.1; undefined for any other packet. */
export function laterLevelIn(bytes: Uint8Array): number | undefined {
  const header = readFixedHeader(bytes);
  if (typeof header === 'string' || header.type === undefined) return undefined;
  return laterVersion(header.type, Buffer.from(bytes).subarray(1 + header.lengthBytes), 4);
}

/** Where each version says what a fixed header is, what its length is the length of, and how that is written. */
const sectionsOf = (level: ProtocolLevel): { header: string; length: string; integer: string } =>
  level === 5
    ? { header: '2.1', length: '2.1.4', integer: '1.5.5' }
    : { header: '2.2', length: '2.2.3', integer: '2.2.3' };

/** A server that speaks another version than was asked for refuses in the layout of its own. */
function connackOfOtherVersion(
  bytes: Buffer,
  { protocolLevel, otherLevel }: DecodeOptions,
): Decoded | undefined {
  const ofKnownVersion =
    protocolLevel === 5 ? readConnackBefore5(bytes) : otherLevel ? readConnackOf5(bytes) : undefined;
  return ofKnownVersion ?? (otherLevel ? readRefusalOfNoVersion(bytes) : undefined);
}

/** Which version's rules hold for the header of a packet: a CONNECT says it itself, behind its protocol name. */
function levelOfHeader(type: PacketType, body: Buffer, level: ProtocolLevel): ProtocolLevel {
  if (type !== 'CONNECT' || level < 5 || body.length < 2) return level;
  const asked = body[2 + body.readUInt16BE(0)];
  return asked === undefined ? level : levelBehind(asked, level);
}

function decodeBody(type: PacketType, header: FixedHeader, frame: Buffer, options: DecodeOptions): Decoded {
  const { from, protocolLevel = 4 } = options;
  const bytes = frame.subarray(1 + header.lengthBytes);
  const level = levelOfHeader(type, bytes, protocolLevel);
  const ofOtherVersion =
    type === 'CONNACK' && header.flags === 0 ? connackOfOtherVersion(bytes, options) : undefined;
  if (ofOtherVersion) return ofOtherVersion;
  const record = packetRecords[type];
  const { length: section } = sectionsOf(level);
  const body = new Body({ bytes, name: type, level, from, start: 1 + header.lengthBytes, section });
  const { findings } = body;
  checkHeader(header, record, body);
  const ofHeader = { malformed: findings.malformed.length, notes: findings.notes.length };
  let packet: Packet | undefined;
  try {
    packet = record.read(body, header.flags);
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
    body.breaks(error.message);
  }
  const later = laterVersion(type, bytes, level);
  if (later !== undefined && findings.malformed.length > ofHeader.malformed) {
    packet = undefined;
    findings.malformed.length = ofHeader.malformed;
    findings.notes.length = ofHeader.notes;
    body.notes(
      `CONNECT asks for protocol level ${later}; only the fields of levels 3 ${level === 5 ? 'to 5' : 'and 4'} are read here`,
    );
  }
  if (from !== undefined) checkDirection(record, from, body);
  return decoded(findings, packet);
}

/**
 * Decodes one frame and checks its bytes strictly by OASIS MQTT 3.1.1 or 5.0: flags, lengths, identifiers, strings,
 * topics, properties, reserved values, direction. Never throws for what the bytes hold. Whether a packet may come at this
 * moment, or answers what was asked, is not decided here.
 */
export function decodeFrame(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const { protocolLevel: level = 4 } = options;
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readFixedHeader(frame, level);
  const sections = sectionsOf(level);
  if (header === 'incomplete')
    return { malformed: `the packet ends inside its fixed header (section ${sections.header})` };
  if (header === 'endless') {
    return {
      malformed: `the remaining length does not end after its fourth byte (section ${sections.integer})`,
    };
  }
  if (header.type === undefined) return { malformed: reservedType(header.typeNumber, level) };
  const present = frame.length - 1 - header.lengthBytes;
  if (present !== header.remainingLength) {
    const announced = `${header.type} announces ${header.remainingLength} bytes after its fixed header`;
    return { malformed: `${announced}, ${present} are there (section ${sections.length})` };
  }
  return decodeBody(header.type, header, frame, options);
}
