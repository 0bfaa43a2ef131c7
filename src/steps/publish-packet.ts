import type { PacketToSend } from '../driver/wire/encode.js';
import { fillAddress } from '../spec/topic.js';
import { specMistake, type Exchange } from './exchange.js';
import { payloadOf } from './payload.js';
import { nextPacketId } from './packet-ids.js';
import type { PublishWords } from './publish-words.js';

type PublishToSend = Extract<PacketToSend, { type: 'PUBLISH' }>;

function topicOf(exchange: Exchange, words: PublishWords): string {
  if (words.topic !== undefined) return words.topic;
  if (words.operation === undefined) throw specMistake('a publish needs a topic or an operation');
  const { topic, missing } = fillAddress(
    exchange.operation(words.operation).channel.address,
    words.parameters ?? {},
  );
  if (missing.length > 0)
    throw specMistake(`operation "${words.operation}" lacks a value for ${missing.join(', ')}`);
  return topic;
}

/** The PUBLISH that the words stand for, with what the API says about the operation's QoS and retain flag. */
export function publishPacket(exchange: Exchange, words: PublishWords): PublishToSend {
  const bound = words.operation === undefined ? undefined : exchange.operation(words.operation).mqtt;
  const qos = words.qos ?? bound?.qos ?? exchange.context.qos;
  return {
    type: 'PUBLISH',
    topic: topicOf(exchange, words),
    payload: payloadOf(words),
    qos,
    retain: words.retain ?? bound?.retain ?? false,
    dup: words.dup ?? false,
    ...(words.properties === undefined ? {} : { properties: words.properties }),
    ...(qos > 0 ? { packetId: words.packetId ?? nextPacketId(exchange) } : {}),
  };
}

/** What ends the exchange of a PUBLISH, by its QoS. */
export const acknowledgementOf = (qos: number): 'puback' | 'pubcomp' | undefined =>
  qos === 0 ? undefined : qos === 1 ? 'puback' : 'pubcomp';
