import type { EmptyPacket } from '../packet.js';
import { definePacket, type PacketRecord } from './packet-record.js';

const fields = {};

/** A packet that is a fixed header and nothing else. */
const empty = <const T extends EmptyPacket['type']>(type: T, text: string): PacketRecord<T, typeof fields> =>
  definePacket({ type, text, fields, body: () => [], example: { type, flags: 15 } });

export const pingreq = empty('PINGREQ', 'Asks for a sign of life.');
export const pingresp = empty('PINGRESP', 'The answer to PINGREQ.');
export const disconnect = empty('DISCONNECT', 'The leave of a client.');
