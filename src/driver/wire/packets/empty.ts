import type { EmptyPacket } from '../packet.js';
import {
  definePacket,
  fromClient,
  fromServer,
  type HeaderRules,
  noFlags,
  type PacketRecord,
} from './packet-record.js';

const fields = {};

/** A packet that is a fixed header and nothing else. */
const empty = <const T extends EmptyPacket['type']>(
  type: T,
  text: string,
  section: string,
  sender: HeaderRules['sender'] & object,
): PacketRecord<T, typeof fields> =>
  definePacket<T, typeof fields>({
    type,
    text,
    header: { flags: noFlags, length: { value: 0, section, of5: true }, sender },
    fields,
    body: () => [],
    read: () => ({ type }),
    example: { type, flags: 15 },
  });

export const pingreq = empty('PINGREQ', 'Asks for a sign of life.', '3.12.1', fromClient);
export const pingresp = empty('PINGRESP', 'The answer to PINGREQ.', '3.13.1', fromServer);
