import { decodeFrame, type DecodeOptions } from '../wire/decode.js';
import type { Frame } from '../wire/framer.js';
import { isConnect } from './connect-secrets.js';

/** Bytes that tell who speaks: a request line of HTTP, the record of a ClientHello, or what a CONNECT has before its client id. */
const telling = 16;

/**
 * What may be shown of that with which a device begins a connection where it is no CONNECT: behind its first bytes may be the
 * password of a CONNECT whose type is wrong, or a header of HTTP that says who somebody is. Another packet of MQTT that is whole
 * has nothing to hide.
 */
export function shownOfOpening(frame: Frame, options: DecodeOptions): Frame {
  const bytes = Buffer.from(frame.bytes);
  if (isConnect(bytes) || bytes.length <= telling) return frame;
  const isNamed = /MQ(TT|Isdp)/.test(bytes.toString('latin1', 0, telling));
  if (frame.packet && frame.malformed === undefined && !isNamed) return frame;
  bytes.fill('*', telling);
  const { malformed: _, ...seen } = decodeFrame(bytes, options);
  const { malformed, overLimit } = frame;
  return { bytes, ...seen, ...(malformed ? { malformed } : {}), ...(overLimit ? { overLimit } : {}) };
}
