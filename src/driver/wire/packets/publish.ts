import { optional, required } from '../../../schema/words.js';
import { type Body, rawBytes } from '../body.js';
import type { PublishPacket } from '../packet.js';
import { readProperties } from '../properties.js';
import { checkWildcards, readText, readTopicName } from '../text-rules.js';
import { chosenId, readPacketId } from './acknowledgements.js';
import { number, prefixed, rawBytesOf, unsigned, Unsendable } from './bytes.js';
import { definePacket, flag, packetId, qosToSend } from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';
import { textToSend } from './text-to-send.js';

function checkFlags(body: Body, { qos, dup }: Pick<PublishPacket, 'qos' | 'dup'>): void {
  if (qos === 3) body.breaks('PUBLISH has QoS 3, both QoS bits set (MQTT-3.3.1-4)');
  if (qos > 0 || !dup) return;
  const seen = 'PUBLISH has DUP set with QoS 0';
  if (body.level === 3) body.notes(`${seen}; MQTT 3.1 gives DUP no meaning there and does not forbid it`);
  else body.breaks(`${seen} (MQTT-3.3.1-2)`);
}

const topicOf = 'the topic name of PUBLISH';

/** In MQTT 5.0 the topic may be empty where an alias stands for it, which is seen only when the properties are read. */
function readTopic(body: Body): string {
  if (body.level < 5) return readTopicName(body, 'topic name', topicOf, 'MQTT-3.3.2-2');
  const topic = readText(body, 'topic name', topicOf);
  checkWildcards(body, topic, topicOf, 'MQTT-3.3.2-2');
  return topic;
}

function read(body: Body, flags: number): PublishPacket {
  const packet: Omit<PublishPacket, 'payload'> = {
    type: 'PUBLISH',
    topic: '',
    qos: (flags >> 1) & 3,
    retain: (flags & 1) !== 0,
    dup: (flags & 0x08) !== 0,
  };
  checkFlags(body, packet);
  packet.topic = readTopic(body);
  if (packet.qos > 0) packet.packetId = readPacketId(body, 'PUBLISH', chosenId(body));
  if (body.level === 5) {
    packet.properties = readProperties(body, 'PUBLISH');
    if (packet.topic === '' && !packet.properties.some(({ name }) => name === 'topicAlias'))
      body.breaks(`${topicOf} is empty, and no topicAlias stands for it (section 3.3.2.1)`);
  }
  return { ...packet, payload: rawBytes(body.rest()) };
}

export const publish = definePacket({
  type: 'PUBLISH',
  text: 'A message.',
  header: {},
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
    properties,
  },
  usualFlags: ({ dup, qos = 0, retain }) =>
    (dup ? 0x08 : 0) | (unsigned(qos, 3, 'QoS') << 1) | (retain ? 0x01 : 0),
  body: (packet, level) => {
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
      ...writeProperties(packet.properties, level),
      rawBytesOf(packet.payload ?? '', 'payload'),
    ];
  },
  read,
  example: { type: 'PUBLISH', topic: 'conformance/{run}/{nonce}', qos: 3, packetId: 1 },
});
