import { list, string, type TypeOf } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { templatedPacketId, templatedQos } from '../../spec/format/common.js';
import { fillAddress } from '../../spec/topic.js';
import { specMistake, type Exchange } from '../exchange.js';
import { followedBy } from '../expect.js';
import { nextPacketId } from '../packet-ids.js';
import { defineVerb } from '../word.js';

const filter = object({
  filter: required(string(), 'The topic filter.'),
  qos: required(templatedQos, 'The QoS that is asked for.'),
});

const words = object({
  filter: optional(string(), 'One topic filter.'),
  filters: optional(list(filter), 'Several filters in one packet.'),
  operation: optional(string(), 'Subscribes the channel of this operation, parameters as +.'),
  reply: optional(string(), 'Subscribes the reply channel of this operation, parameters as +.'),
  qos: optional(templatedQos, "The QoS that is asked for; the spec's default when missing."),
  packetId: optional(templatedPacketId, 'The packet identifier; the next free one when missing.'),
});

function filtersOf(
  exchange: Exchange,
  as: string,
  words: SubscribeWords,
): readonly { filter: string; qos: 0 | 1 | 2 }[] {
  const qos = words.qos ?? exchange.context.qos;
  if (words.filters) return words.filters;
  if (words.filter !== undefined) return [{ filter: words.filter, qos }];
  if (words.reply !== undefined) {
    const { reply } = exchange.operation(words.reply);
    if (!reply) throw specMistake(`operation "${words.reply}" has no reply to subscribe to`);
    return [{ filter: fillAddress(reply.channel.address, exchange.ownParameters(as)).topic, qos }];
  }
  if (words.operation !== undefined) {
    return [{ filter: fillAddress(exchange.operation(words.operation).channel.address, {}).topic, qos }];
  }
  return [];
}

type SubscribeWords = TypeOf<typeof words>;

export const subscribe = defineVerb({
  name: 'subscribe',
  text: 'Sends SUBSCRIBE. SUBACK that grants every filter is awaited unless the step says what else.',
  words,
  example: [{ subscribe: { filter: 'conformance/{run}/#', qos: 1 }, expect: 'suback' }],
  speaks: () => true,
  hears: ({ reply }) => reply,
  refersTo: ({ operation, reply }) => [
    { to: 'operation', at: '/operation', name: operation },
    { to: 'operation', at: '/reply', name: reply },
  ],
  async act(exchange, as, words, { step, within }) {
    const packet = await exchange.peer(as).send({
      type: 'SUBSCRIBE',
      packetId: words.packetId ?? nextPacketId(exchange),
      subscriptions: filtersOf(exchange, as, words),
    });
    exchange.sent.set(`${as} SUBSCRIBE`, packet);
    await followedBy(exchange, as, step, within, 'suback');
  },
});
