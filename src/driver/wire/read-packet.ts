import { type Body, rawBytes } from './body.js';
import type { Findings } from './findings.js';
import type { FixedHeader } from './fixed-header.js';
import type { AcknowledgementPacket, Packet, PacketType, PublishPacket, Subscription } from './packet.js';
import { readConnect } from './read-connect.js';
import { checkTopicFilter, checkTopicName } from './text-rules.js';

/** The statement that makes the identifier of a packet non-zero: its own, or the one that it must repeat. */
function packetIdStatement(type: PacketType): string {
  if (type === 'PUBLISH' || type === 'SUBSCRIBE' || type === 'UNSUBSCRIBE') return 'MQTT-2.3.1-1';
  if (type === 'PUBCOMP') return 'MQTT-4.3.3-2';
  return type === 'SUBACK' || type === 'UNSUBACK' ? 'MQTT-2.3.1-7' : 'MQTT-2.3.1-6';
}

function readPacketId(body: Body, type: PacketType, findings: Findings): number {
  const packetId = body.number('packet identifier');
  if (packetId === 0) {
    findings.malformed.push(`${type} has packet identifier 0, none may be 0 (${packetIdStatement(type)})`);
  }
  return packetId;
}

function readConnack(body: Body, level: number, findings: Findings): Packet {
  const flags = body.byte('acknowledge flags');
  if (flags > 1) {
    const seen = `CONNACK has the acknowledge flags 0x${flags.toString(16).padStart(2, '0')}`;
    if (level === 3) findings.notes.push(`${seen}; MQTT 3.1 does not use this byte`);
    else findings.malformed.push(`${seen}, bits 7 to 1 must be 0 (section 3.2.2.1)`);
  }
  const returnCode = body.byte('return code');
  if (returnCode > 5) {
    findings.malformed.push(
      `CONNACK has the return code ${returnCode}, which is reserved: 0 to 5 are defined (section 3.2.2.3, table 3.1)`,
    );
  }
  return { type: 'CONNACK', sessionPresent: (flags & 1) !== 0, returnCode };
}

function readPublish(body: Body, flags: number, level: number, findings: Findings): Packet {
  const qos = (flags >> 1) & 3;
  const dup = (flags & 0x08) !== 0;
  if (qos === 3) findings.malformed.push('PUBLISH has QoS 3, both QoS bits set (MQTT-3.3.1-4)');
  if (qos === 0 && dup) {
    const seen = 'PUBLISH has DUP set with QoS 0';
    if (level === 3)
      findings.notes.push(`${seen}; MQTT 3.1 gives DUP no meaning there and does not forbid it`);
    else findings.malformed.push(`${seen} (MQTT-3.3.1-2)`);
  }
  const topic = checkTopicName(
    body.prefixed('topic name'),
    'the topic name of PUBLISH',
    'MQTT-3.3.2-2',
    findings,
  );
  const packet: Omit<PublishPacket, 'payload'> = {
    type: 'PUBLISH',
    topic,
    qos,
    retain: (flags & 1) !== 0,
    dup,
  };
  if (qos > 0) packet.packetId = readPacketId(body, 'PUBLISH', findings);
  return { ...packet, payload: rawBytes(body.rest()) };
}

function readSubscribe(body: Body, findings: Findings): Packet {
  const packetId = readPacketId(body, 'SUBSCRIBE', findings);
  const subscriptions: Subscription[] = [];
  while (body.left > 0) {
    const where = `topic filter ${subscriptions.length + 1} of SUBSCRIBE`;
    const filter = checkTopicFilter(body.prefixed('topic filter'), where, findings);
    const qos = body.byte('requested QoS');
    // The number is written this way, MQTT-3-8.3-4, in the body of the standard.
    if (qos > 2)
      findings.malformed.push(`${where} asks for the QoS byte ${qos}, must be 0, 1 or 2 (MQTT-3-8.3-4)`);
    subscriptions.push({ filter, qos });
  }
  if (subscriptions.length === 0) findings.malformed.push('SUBSCRIBE has no topic filter (MQTT-3.8.3-3)');
  return { type: 'SUBSCRIBE', packetId, subscriptions };
}

function readSuback(body: Body, findings: Findings): Packet {
  const packetId = readPacketId(body, 'SUBACK', findings);
  const returnCodes = [...body.rest()];
  if (returnCodes.length === 0) {
    findings.malformed.push('SUBACK has no return code, must have one for each topic filter (MQTT-3.8.4-5)');
  }
  const reserved = returnCodes.find((code) => ![0, 1, 2, 0x80].includes(code));
  if (reserved !== undefined) {
    findings.malformed.push(
      `SUBACK has the return code 0x${reserved.toString(16).padStart(2, '0')}, must be 0x00, 0x01, 0x02 or 0x80 (MQTT-3.9.3-2)`,
    );
  }
  return { type: 'SUBACK', packetId, returnCodes };
}

function readUnsubscribe(body: Body, findings: Findings): Packet {
  const packetId = readPacketId(body, 'UNSUBSCRIBE', findings);
  const filters: string[] = [];
  while (body.left > 0) {
    const where = `topic filter ${filters.length + 1} of UNSUBSCRIBE`;
    filters.push(checkTopicFilter(body.prefixed('topic filter'), where, findings));
  }
  if (filters.length === 0) findings.malformed.push('UNSUBSCRIBE has no topic filter (MQTT-3.10.3-2)');
  return { type: 'UNSUBSCRIBE', packetId, filters };
}

/**
 * Reads the fields behind the fixed header and reports in `findings` what they break. Reads on wherever the fields can
 * still be told apart. Throws `TooShort` where they cannot.
 */
export function readPacket(
  type: PacketType,
  header: FixedHeader,
  body: Body,
  level: number,
  findings: Findings,
): Packet {
  switch (type) {
    case 'CONNECT':
      return readConnect(body, findings);
    case 'CONNACK':
      return readConnack(body, level, findings);
    case 'PUBLISH':
      return readPublish(body, header.flags, level, findings);
    case 'SUBSCRIBE':
      return readSubscribe(body, findings);
    case 'SUBACK':
      return readSuback(body, findings);
    case 'UNSUBSCRIBE':
      return readUnsubscribe(body, findings);
    case 'PINGREQ':
    case 'PINGRESP':
    case 'DISCONNECT':
      return { type };
    default:
      return {
        type: type satisfies AcknowledgementPacket['type'],
        packetId: readPacketId(body, type, findings),
      };
  }
}
