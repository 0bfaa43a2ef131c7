import { authenticationIn } from './authentication-secrets.js';
import { behindProtocolName, isConnect, withoutPassword, type Stretch } from './connect-secrets.js';
import type { Secrets } from './secrets.js';
import { rawBytes } from '../wire/body.js';
import { decodeFrame, type DecodeOptions } from '../wire/decode.js';
import { typeOf } from '../wire/fixed-header.js';
import type { Frame } from '../wire/framer.js';
import { describePacket, type Packet, type Property } from '../wire/packet.js';

/** A frame as the transcript may hold it. */
export interface MaskedFrame {
  packet?: Packet;
  hex: string;
  text: string;
}

/** Learns what a PUBLISH tells of secrets, and replaces all that are known. */
export function maskedFrame(frame: Frame, secrets: Secrets, options: DecodeOptions): MaskedFrame {
  const seen = frame.packet;
  if (seen?.type === 'PUBLISH') secrets.learnFrom(seen.topic, seen.payload.text);
  const bytes = secrets.maskBytes(withoutProofs(frame, secrets, options));
  const packet = bytes.equals(frame.bytes) ? seen : decodeFrame(bytes, options).packet;
  const text = packet ? describePacket(packet) : `${bytes.length} bytes that are no packet`;
  return { hex: bytes.toString('hex'), text, ...(packet ? { packet } : {}) };
}

const breaksRule = ({ packet, malformed }: Frame): boolean => packet === undefined || malformed !== undefined;

/**
 * What proves who somebody is (MQTT 5.0, section 3.1.2.11.10) is secret where it stands, on either side. It is not looked for
 * elsewhere: it may be a word that every topic has.
 */
function withoutProofs(frame: Frame, { hidesPasswords }: Secrets, options: DecodeOptions): Buffer {
  const bytes = Buffer.from(frame.bytes);
  const isOurs = isConnect(bytes) && !hidesPasswords;
  // What a spec has us send is no secret but where it is known as one, and a broken CONNECT of ours is to be repeated by others.
  const breaks = breaksRule(frame) && !isOurs;
  const hidden = [
    ...(mayProve(bytes, options) ? authenticationIn(bytes, breaks) : []),
    ...proofsElsewhere(bytes, frame.packet),
    ...(breaks && isConnect(bytes) ? behindProtocolName(bytes) : []),
  ];
  const masked = without(bytes, hidden, '*');
  // Whether it can be decoded or not: what a device has of a secret it has in a broken CONNECT as well.
  const whole =
    hidesPasswords && isConnect(bytes) ? withoutPassword(masked, frame.packet !== undefined) : masked;
  if (!breaksRule(frame) || decodeFrame(whole, options).malformed !== undefined) return whole;
  // A rule that only the hidden bytes broke is broken by what stands for them: no text may hold this byte.
  return without(whole, hidden, noText);
}

/** A CONNACK says nothing of its version; behind the two bytes that it has in MQTT 3.1.1 nothing is secret. */
const mayProve = (bytes: Buffer, { protocolLevel, otherLevel }: DecodeOptions): boolean =>
  typeOf(bytes[0] ?? 0, 5) !== 'CONNACK' || protocolLevel === 5 || otherLevel === true;

/** A byte that is in no UTF-8. */
const noText = '\xff';

function without(bytes: Buffer, hidden: readonly Stretch[], by: string): Buffer {
  if (hidden.length === 0) return bytes;
  const masked = Buffer.from(bytes);
  for (const [from, to] of hidden)
    masked.fill(by, Math.min(from, masked.length), Math.min(to, masked.length), 'latin1');
  return masked;
}

/** Authentication data in a packet that may not have any. */
function proofsElsewhere(bytes: Buffer, packet: Packet | undefined): Stretch[] {
  const { properties = [] } = (packet ?? {}) as { properties?: Property[] };
  return properties.flatMap(({ name, value }): Stretch[] => {
    if (name !== 'authenticationData' || typeof value !== 'object' || !('hex' in value)) return [];
    const proof = Buffer.from(value.hex, 'hex');
    // Its identifier and length stand before it.
    const field = Buffer.concat([Buffer.from([0x16, proof.length >> 8, proof.length & 0xff]), proof]);
    const at = bytes.indexOf(field);
    return at < 0 ? [] : [[at + 3, at + field.length]];
  });
}

/** The same for what packets have left behind: texts anywhere in a value, and bytes where they stand as `hex`. */
export function maskedValue(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.mask(value);
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  const { hex } = value as { hex?: unknown };
  if (typeof hex === 'string') return rawBytes(secrets.maskBytes(Buffer.from(hex, 'hex')));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      maskedValue(isProof(key, value, secrets) ? starsFor(item) : item, secrets),
    ]),
  );
}

/** Whether a member of what a packet has left behind proves who somebody is. */
const isProof = (key: string, value: object, { hidesPasswords }: Secrets): boolean =>
  (key === 'password' && hidesPasswords && (value as { type?: unknown }).type === 'CONNECT') ||
  (key === 'value' && (value as { name?: unknown }).name === 'authenticationData');

/** As many bytes as there are, of which none tells anything. */
function starsFor(value: unknown): unknown {
  const { hex } = (value ?? {}) as { hex?: unknown };
  return typeof hex === 'string' ? { hex: '2a'.repeat(hex.length / 2) } : value;
}
