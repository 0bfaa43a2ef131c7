import type { Secrets } from './secrets.js';
import { rawBytes } from '../wire/body.js';
import { decodeFrame, type DecodeOptions } from '../wire/decode.js';
import type { Frame } from '../wire/framer.js';
import { describePacket, type Packet } from '../wire/packet.js';

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
  const bytes = secrets.maskBytes(frame.bytes);
  const packet = bytes.equals(frame.bytes) ? seen : (decodeFrame(bytes, options).packet ?? seen);
  const text = packet ? describePacket(packet) : `${bytes.length} bytes that are no packet`;
  return { hex: bytes.toString('hex'), text, ...(packet ? { packet } : {}) };
}

/** The same for what packets have left behind: texts anywhere in a value, and bytes where they stand as `hex`. */
export function maskedValue(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.mask(value);
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  const { hex } = value as { hex?: unknown };
  if (typeof hex === 'string') return rawBytes(secrets.maskBytes(Buffer.from(hex, 'hex')));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedValue(item, secrets)]));
}
