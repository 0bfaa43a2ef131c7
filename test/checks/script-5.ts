import { decodeFrame } from '../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import { describePacket } from '../../src/driver/wire/packet.js';
import type { Happens } from './script.js';

/** A packet of MQTT 5.0 that comes from the target. */
export function comes5(packet: PacketToSend, on = 'client'): Happens {
  const bytes = encode(packet, 5);
  const { packet: decoded, malformed } = decodeFrame(bytes, { from: 'server', protocolLevel: 5 });
  return {
    on,
    type: 'received',
    hex: bytes.toString('hex'),
    text: describePacket(decoded!),
    packet: decoded!,
    ...(malformed === undefined ? {} : { malformed }),
  };
}
