import { Framer } from '../driver/wire/framer.js';
import type { ProtocolLevel } from '../driver/wire/body.js';
import type { Packet, PublishPacket } from '../driver/wire/packet.js';
import { topicAliasOf } from '../driver/wire/topic-aliases.js';
import { isFilter, isTopicName } from '../spec/topic.js';
import type { Transcript } from '../verdict/evidence.js';

/** In MQTT 5.0 a topic alias may stand for the topic. */
const hasTopic = (packet: PublishPacket): boolean =>
  isTopicName(packet.topic) || (packet.topic === '' && topicAliasOf(packet) !== undefined);

function isLegal(packet: Packet, position: number): boolean {
  if ((packet.type === 'CONNECT') !== (position === 0)) return false;
  if (packet.type === 'PUBLISH') return hasTopic(packet) && packet.qos < 3;
  if (packet.type === 'SUBSCRIBE')
    return (
      packet.subscriptions.length > 0 &&
      packet.subscriptions.every(({ filter, qos }) => isFilter(filter) && qos < 3)
    );
  if (packet.type === 'UNSUBSCRIBE') return packet.filters.length > 0 && packet.filters.every(isFilter);
  return ['CONNECT', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'PINGREQ', 'DISCONNECT'].includes(packet.type);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A text or an HTTP body that is no JSON. */
function isBrokenText(event: Transcript[number]): boolean {
  if (event.type === 'said') return !isJson(event.text);
  return event.type === 'request' && typeof event.body === 'string' && !isJson(event.body);
}

/**
 * Whether everything that a case sent was well-formed: each packet by its layout, its fields and its place on the
 * connection, each text and HTTP body as JSON, in the version that the spec speaks. What a payload means is not looked at.
 */
export function sentOnlyLegalInput(transcript: Transcript, level: ProtocolLevel = 4): boolean {
  const streams = new Map<string, { framer: Framer; packets: number }>();
  for (const event of transcript) {
    if (event.type === 'opened')
      streams.set(event.on, { framer: new Framer({ from: 'client', protocolLevel: level }), packets: 0 });
    if (isBrokenText(event)) return false;
    const stream = streams.get(event.on);
    if (event.type !== 'sent' || event.connection !== undefined || !stream) continue;
    const frames = stream.framer.push(Buffer.from(event.hex, 'hex'));
    for (const { packet, malformed } of frames) {
      if (!packet || malformed !== undefined || !isLegal(packet, stream.packets)) return false;
      stream.packets += 1;
    }
  }
  return [...streams.values()].every(({ framer }) => framer.rest().length === 0);
}
