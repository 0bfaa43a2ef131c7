import type { PublishWords, Step } from '../spec/steps.js';
import type { PacketToSend } from '../driver/wire/encode.js';
import { fillAddress } from '../spec/topic.js';
import { expectSubscribed } from './broker.js';
import { specMistake, type Exchange } from './exchange.js';
import { followedBy } from './expect.js';
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
    ...(qos > 0 ? { packetId: words.packetId ?? nextPacketId(exchange) } : {}),
  };
}

/** What ends the exchange of a PUBLISH, by its QoS. */
export const acknowledgementOf = (qos: number): 'puback' | 'pubcomp' | undefined =>
  qos === 0 ? undefined : qos === 1 ? 'puback' : 'pubcomp';

export async function publish(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const toSend = publishPacket(exchange, step.publish!);
  if (exchange.isListener(as)) return await publishToTarget(exchange, as, step, toSend, within);
  exchange.sent.set(`${as} PUBLISH`, await exchange.peer(as).send(toSend));
  await followedBy(exchange, as, step, within, acknowledgementOf(toSend.qos ?? 0));
}

/** Our broker passes a message on to the target, which gets it only where it has subscribed to it. */
async function publishToTarget(
  exchange: Exchange,
  as: string,
  step: Step,
  toSend: PublishToSend,
  within: number,
): Promise<void> {
  const subscribed = { topic: String(toSend.topic) };
  await expectSubscribed(exchange, as, { subscribed }, { explicit: false, within });
  await exchange.broker(as).send(toSend);
  await followedBy(exchange, as, step, within);
}
