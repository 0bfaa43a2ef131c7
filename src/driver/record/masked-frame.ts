import { isConnect, propertiesOfUnread, withoutPassword } from './connect-secrets.js';
import type { Secrets } from './secrets.js';
import { rawBytes } from '../wire/body.js';
import { decodeFrame, type DecodeOptions } from '../wire/decode.js';
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
  const bytes = secrets.maskBytes(withoutProofs(Buffer.from(frame.bytes), seen, secrets));
  const packet = bytes.equals(frame.bytes) ? seen : (decodeFrame(bytes, options).packet ?? seen);
  const text = packet ? describePacket(packet) : `${bytes.length} bytes that are no packet`;
  return { hex: bytes.toString('hex'), text, ...(packet ? { packet } : {}) };
}

/**
 * What proves who somebody is (MQTT 5.0, section 3.1.2.11.10) is secret where it stands, on either side. It is not looked for
 * elsewhere: it may be a word that every topic has.
 */
function withoutProofs(bytes: Buffer, packet: Packet | undefined, { hidesPasswords }: Secrets): Buffer {
  const masked = withoutAuthenticationData(bytes, packet);
  // Whether it can be decoded or not: what a device has of a secret it has in a broken CONNECT as well.
  return hidesPasswords && isConnect(bytes) ? withoutPassword(masked) : masked;
}

function withoutAuthenticationData(bytes: Buffer, packet: Packet | undefined): Buffer {
  const { properties } = (packet ?? { properties: propertiesOfUnread(bytes) }) as { properties?: Property[] };
  const proofs = (properties ?? []).flatMap(({ name, value }) =>
    name === 'authenticationData' && typeof value === 'object' && 'hex' in value && value.hex !== ''
      ? [Buffer.from(value.hex, 'hex')]
      : [],
  );
  if (proofs.length === 0) return bytes;
  const masked = Buffer.from(bytes);
  for (const proof of proofs) {
    // Its identifier and length stand before it.
    const field = Buffer.concat([Buffer.from([0x16, proof.length >> 8, proof.length & 0xff]), proof]);
    const at = masked.indexOf(field);
    if (at >= 0) masked.fill('*', at + 3, at + field.length);
  }
  return masked;
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
