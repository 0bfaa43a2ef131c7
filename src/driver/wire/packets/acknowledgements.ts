import { list, templated } from '../../../schema/form.js';
import { optional, required } from '../../../schema/words.js';
import type { Body } from '../body.js';
import type { AcknowledgementPacket, PacketType } from '../packet.js';
import { readProperties } from '../properties.js';
import { whyNotReason } from '../reason-codes.js';
import { byte, number } from './bytes.js';
import {
  byteToSend,
  definePacket,
  fromServer,
  noFlags,
  packetId,
  type HeaderRules,
  type PacketRecord,
} from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';

/** The statements that make the identifier of a packet non-zero: its own, or the one that it must repeat. */
export interface IdStatements {
  before5: string;
  of5: string;
}

/** What makes an identifier that a client or a server chooses non-zero. */
export const chosenId = ({ from }: Body): IdStatements => ({
  before5: 'MQTT-2.3.1-1',
  of5: from === 'server' ? 'MQTT-2.2.1-4' : 'MQTT-2.2.1-3',
});

export const repeatedId: IdStatements = { before5: 'MQTT-2.3.1-7', of5: 'MQTT-2.2.1-6' };

/** Reads an identifier, which none may have as 0. */
export function readPacketId(body: Body, type: PacketType, statements: IdStatements): number {
  const id = body.number('packet identifier');
  if (id === 0) {
    const statement = body.level === 5 ? statements.of5 : statements.before5;
    body.breaks(`${type} has packet identifier 0, none may be 0 (${statement})`);
  }
  return id;
}

/** A reason code of MQTT 5.0, which must be one that a packet of this type has. */
export function readReasonCode(body: Body, type: PacketType): number {
  const code = body.byte('reason code');
  const wrong = whyNotReason(type, code);
  if (wrong !== undefined) body.breaks(wrong);
  return code;
}

export const reasonCode = optional(
  byteToSend,
  'Of MQTT 5.0: the reason code, which is left out when missing.',
);

const fields = {
  packetId: required(packetId, 'Of the packet that is acknowledged.'),
  reasonCode,
  properties,
};

type MessageAnswer = Exclude<AcknowledgementPacket['type'], 'UNSUBACK'>;

interface Answer<T extends MessageAnswer> {
  type: T;
  text: string;
  section: string;
  flags?: HeaderRules['flags'];
  id: IdStatements;
}

/** A packet that is a packet identifier and, in MQTT 5.0, a reason code and properties, which may be left out. */
const answer = <const T extends MessageAnswer>({
  type,
  text,
  section,
  flags = noFlags,
  id,
}: Answer<T>): PacketRecord<T, typeof fields> =>
  definePacket<T, typeof fields>({
    type,
    text,
    header: { flags, length: { value: 2, section: `${section}.1`, of5: false } },
    fields,
    body: ({ packetId, reasonCode, properties }) => [
      number(packetId, 'packet identifier'),
      ...(reasonCode === undefined && properties === undefined ? [] : [byte(reasonCode ?? 0, 'reason code')]),
      ...(properties === undefined ? [] : writeProperties(properties, 5)),
    ],
    read: (body) => {
      const packet: AcknowledgementPacket = { type, packetId: readPacketId(body, type, id) };
      if (body.level === 5) {
        // Both may be left out where they would say nothing (sections 3.4.2.1 and 3.4.2.2.1).
        packet.reasonCode = body.left > 0 ? readReasonCode(body, type) : 0;
        packet.properties = body.left > 0 ? readProperties(body, type) : [];
        body.ends(`${section}.2`);
      }
      return packet;
    },
    example: { type, packetId: 10 },
  });

const ofMessage = { before5: 'MQTT-2.3.1-6', of5: 'MQTT-2.2.1-5' };

export const puback = answer({
  type: 'PUBACK',
  text: 'Acknowledges a message of QoS 1.',
  section: '3.4',
  id: ofMessage,
});
export const pubrec = answer({
  type: 'PUBREC',
  text: 'Says that a message of QoS 2 has come.',
  section: '3.5',
  id: ofMessage,
});
export const pubrel = answer({
  type: 'PUBREL',
  text: 'Answers PUBREC: the message may be passed on.',
  section: '3.6',
  // Section 3.6.1 of both versions: bits 3 to 0 are 0010.
  flags: { value: 0b0010, before5: 'MQTT-3.6.1-1', of5: 'MQTT-3.6.1-1' },
  id: ofMessage,
});
export const pubcomp = answer({
  type: 'PUBCOMP',
  text: 'Answers PUBREL: the exchange of QoS 2 is over.',
  section: '3.7',
  id: { before5: 'MQTT-4.3.3-2', of5: 'MQTT-4.3.3-11' },
});

export const unsuback = definePacket({
  type: 'UNSUBACK',
  text: 'Acknowledges UNSUBSCRIBE.',
  header: { flags: noFlags, length: { value: 2, section: '3.11.1', of5: false }, sender: fromServer },
  fields: {
    packetId: required(packetId, 'Of the packet that is acknowledged.'),
    properties,
    reasonCodes: optional(
      templated(list(byteToSend)),
      'Of MQTT 5.0: one for each filter; none when missing.',
    ),
  },
  body: ({ packetId, properties, reasonCodes = [] }, level) => [
    number(packetId, 'packet identifier'),
    ...writeProperties(properties, level),
    ...reasonCodes.map((code) => byte(code, 'reason code')),
  ],
  read: (body) => {
    const packet: AcknowledgementPacket = {
      type: 'UNSUBACK',
      packetId: readPacketId(body, 'UNSUBACK', repeatedId),
    };
    if (body.level === 5) {
      packet.properties = readProperties(body, 'UNSUBACK');
      packet.reasonCodes = [];
      while (body.left > 0) packet.reasonCodes.push(readReasonCode(body, 'UNSUBACK'));
      if (packet.reasonCodes.length === 0)
        body.breaks('UNSUBACK has no reason code, must have one for each topic filter (section 3.11.3)');
    }
    return packet;
  },
  example: { type: 'UNSUBACK', packetId: 10 },
});
