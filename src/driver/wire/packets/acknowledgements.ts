import { required } from '../../../schema/words.js';
import type { AcknowledgementPacket } from '../packet.js';
import { number } from './bytes.js';
import { packetId, definePacket, type PacketRecord } from './packet-record.js';

const fields = {
  packetId: required(packetId, 'Of the packet that is acknowledged.'),
};

/** A packet that is a packet identifier and nothing else. */
const acknowledgement = <const T extends AcknowledgementPacket['type']>(
  type: T,
  text: string,
  usualFlags = 0,
): PacketRecord<T, typeof fields> =>
  definePacket({
    type,
    text,
    fields,
    usualFlags: () => usualFlags,
    body: ({ packetId }) => [number(packetId, 'packet identifier')],
    example: { type, packetId: 10 },
  });

export const puback = acknowledgement('PUBACK', 'Acknowledges a message of QoS 1.');
export const pubrec = acknowledgement('PUBREC', 'Says that a message of QoS 2 has come.');
// OASIS MQTT 3.1.1, section 3.6.1: bits 3 to 0 are 0010.
export const pubrel = acknowledgement('PUBREL', 'Answers PUBREC: the message may be passed on.', 0b0010);
export const pubcomp = acknowledgement('PUBCOMP', 'Answers PUBREL: the exchange of QoS 2 is over.');
export const unsuback = acknowledgement('UNSUBACK', 'Acknowledges UNSUBSCRIBE.');
