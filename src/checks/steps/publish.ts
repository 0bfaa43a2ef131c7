import type { PublishWords, Step } from '../../spec/steps.js';
import type { PacketToSend } from '../../driver/wire/encode.js';
import { fillAddress } from '../../spec/topic.js';
import { specMistake, type Exchange } from './exchange.js';
import { expectThat } from './expect.js';
import { payloadOf } from './payload.js';
import { nextPacketId } from './subscribe.js';

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
export function requestPacket(exchange: Exchange, words: PublishWords): PublishToSend {
  const bound = words.operation === undefined ? undefined : exchange.operation(words.operation).mqtt;
  const qos = words.qos ?? bound?.qos ?? exchange.context.qos;
  return {
    type: 'PUBLISH',
    topic: topicOf(exchange, words),
    payload: payloadOf(words),
    qos,
    retain: words.retain ?? bound?.retain ?? false,
    dup: words.dup ?? false,
    ...(qos > 0 ? { packetId: words.packetId ?? nextPacketId(exchange) } : {}),
  };
}

/** `publish` and `request`: the second also remembers what was asked, for the reply that belongs to it. */
export async function publish(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const toSend = requestPacket(exchange, (step.publish ?? step.request)!);
  const packet = await exchange.peer(as).send(toSend);
  exchange.sent.set(`${as} PUBLISH`, packet);
  if (step.request) {
    const { operation, parameters = {}, payload } = step.request;
    exchange.requests.set(as, { operation: exchange.operation(operation), parameters, payload });
  }
  if (step.expect !== undefined) {
    await expectThat(exchange, as, step.expect, { explicit: true, within });
  } else if (toSend.qos) {
    await expectThat(exchange, as, toSend.qos === 1 ? 'puback' : 'pubcomp', { explicit: false, within });
  }
}
