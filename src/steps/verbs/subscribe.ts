import { integer, list, string, templated, type TypeOf } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { templatedFlag, templatedPacketId, templatedQos } from '../../spec/format/common.js';
import { properties } from '../../driver/wire/packets/properties-to-send.js';
import type { Subscription } from '../../driver/wire/packet.js';
import { fillAddress } from '../../spec/topic.js';
import { specMistake, type Exchange } from '../exchange.js';
import { followedBy } from '../expect.js';
import { nextPacketId } from '../packet-ids.js';
import { defineVerb } from '../word.js';

/** The options of MQTT 5.0, section 3.8.3.1. */
const options = {
  noLocal: optional(templatedFlag, 'Of MQTT 5.0: own messages do not come; false when missing.'),
  retainAsPublished: optional(
    templatedFlag,
    'Of MQTT 5.0: messages keep their RETAIN flag; false when missing.',
  ),
  retainHandling: optional(
    templated(integer(0, 3)),
    'Of MQTT 5.0: whether retained messages come, 0, 1 or 2, of which 3 is forbidden; 0 when missing.',
  ),
};

const filter = object({
  filter: required(string(), 'The topic filter.'),
  qos: required(templatedQos, 'The QoS that is asked for.'),
  ...options,
});

const words = object({
  filter: optional(string(), 'One topic filter.'),
  filters: optional(list(filter), 'Several filters in one packet.'),
  operation: optional(string(), 'Subscribes the channel of this operation, parameters as +.'),
  reply: optional(string(), 'Subscribes the reply channel of this operation, parameters as +.'),
  qos: optional(templatedQos, "The QoS that is asked for; the spec's default when missing."),
  packetId: optional(templatedPacketId, 'The packet identifier; the next free one when missing.'),
  ...options,
  properties,
});

function filtersOf(exchange: Exchange, as: string, words: SubscribeWords): readonly Subscription[] {
  const { noLocal, retainAsPublished, retainHandling } = words;
  const given = { noLocal, retainAsPublished, retainHandling };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const qos = words.qos ?? exchange.context.qos;
  if (words.filters) return words.filters;
  if (words.filter !== undefined) return [{ filter: words.filter, qos, ...options }];
  if (words.reply !== undefined) {
    const { reply } = exchange.operation(words.reply);
    if (!reply) throw specMistake(`operation "${words.reply}" has no reply to subscribe to`);
    return [
      { filter: fillAddress(reply.channel.address, exchange.ownParameters(as)).topic, qos, ...options },
    ];
  }
  if (words.operation !== undefined) {
    const { topic } = fillAddress(exchange.operation(words.operation).channel.address, {});
    return [{ filter: topic, qos, ...options }];
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
  asksForAnswer: () => true,
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
      ...(words.properties === undefined ? {} : { properties: words.properties }),
    });
    exchange.sent.set(`${as} SUBSCRIBE`, packet);
    await followedBy(exchange, as, step, within, 'suback');
  },
});
