import type { ProtocolLevel } from '../../src/driver/wire/body.js';
import { decodeFrame } from '../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import { describePacket } from '../../src/driver/wire/packet.js';
import type { Happens } from './script.js';

/** A packet on a connection to our broker, `received` from a device or `sent` to it, as a transcript has it. */
export const packetOn =
  (on: string, type: 'received' | 'sent') =>
  (packet: PacketToSend, connection = 1, level: ProtocolLevel = 4): Happens => {
    const bytes = encode(packet, level);
    const from = type === 'sent' ? 'server' : 'client';
    const decoded = decodeFrame(bytes, { from, protocolLevel: level }).packet!;
    return {
      on,
      type,
      connection,
      hex: bytes.toString('hex'),
      text: describePacket(decoded),
      packet: decoded,
    };
  };
