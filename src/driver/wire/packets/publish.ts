import { optional, required } from '../../../schema/words.js';
import { number, prefixed, rawBytesOf, unsigned, Unsendable } from './bytes.js';
import { flag, packetId, qosToSend, definePacket } from './packet-record.js';
import { textToSend } from './text-to-send.js';

export const publish = definePacket({
  type: 'PUBLISH',
  text: 'A message.',
  fields: {
    topic: required(textToSend, 'The topic name.'),
    payload: optional(textToSend, 'What is published; empty when missing.'),
    qos: optional(qosToSend, '0 to 3, of which 3 is forbidden; 0 when missing.'),
    retain: optional(flag, 'The RETAIN flag; false when missing.'),
    dup: optional(flag, 'The DUP flag; false when missing.'),
    packetId: optional(
      packetId,
      'Needed when the identifier is written; 0, which is forbidden, is possible.',
    ),
    packetIdPresent: optional(flag, 'Whether the identifier is written; when missing, with every QoS but 0.'),
  },
  usualFlags: ({ dup, qos = 0, retain }) =>
    (dup ? 0x08 : 0) | (unsigned(qos, 3, 'QoS') << 1) | (retain ? 0x01 : 0),
  body: (packet) => {
    const { qos = 0, packetId, packetIdPresent = qos > 0 } = packet;
    if (packetIdPresent && packetId === undefined) {
      throw new Unsendable(
        `PUBLISH with QoS ${qos} has no packetId; give one, or packetIdPresent: false to leave it out.`,
      );
    }
    if (!packetIdPresent && packetId !== undefined && packet.packetIdPresent === undefined) {
      throw new Unsendable(
        'PUBLISH with QoS 0 has a packetId; leave it out, or write it with packetIdPresent: true.',
      );
    }
    return [
      prefixed(packet.topic, 'topic name'),
      ...(packetIdPresent && packetId !== undefined ? [number(packetId, 'packet identifier')] : []),
      rawBytesOf(packet.payload ?? '', 'payload'),
    ];
  },
  example: { type: 'PUBLISH', topic: 'conformance/{run}/{nonce}', qos: 3, packetId: 1 },
});
