import { list, string } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { templatedPacketId } from '../../spec/format/common.js';
import { properties } from '../../driver/wire/packets/properties-to-send.js';
import { fillAddress } from '../../spec/topic.js';
import type { Exchange } from '../exchange.js';
import { followedBy } from '../expect.js';
import { nextPacketId } from '../packet-ids.js';
import { defineVerb } from '../word.js';

export const unsubscribe = defineVerb({
  name: 'unsubscribe',
  text: 'Sends UNSUBSCRIBE. UNSUBACK is awaited unless the step says what else.',
  words: object({
    filter: optional(string(), 'One topic filter.'),
    filters: optional(list(string()), 'Several filters in one packet.'),
    operation: optional(string(), 'Unsubscribes the channel of this operation, parameters as +.'),
    packetId: optional(templatedPacketId, 'The packet identifier; the next free one when missing.'),
    properties,
  }),
  example: [{ unsubscribe: { filter: 'conformance/{run}/#' }, expect: 'unsuback' }],
  speaks: () => true,
  asksForAnswer: () => true,
  refersTo: ({ operation }) => [{ to: 'operation', at: '/operation', name: operation }],
  async act(exchange, as, words, { step, within }) {
    const packet = await exchange.peer(as).send({
      type: 'UNSUBSCRIBE',
      packetId: words.packetId ?? nextPacketId(exchange),
      filters: words.filters ?? namedFilters(exchange, words),
      ...(words.properties === undefined ? {} : { properties: words.properties }),
    });
    exchange.sent.set(`${as} UNSUBSCRIBE`, packet);
    await followedBy(exchange, as, step, within, 'unsuback');
  },
});

function namedFilters(exchange: Exchange, words: { filter?: string; operation?: string }): string[] {
  if (words.filter !== undefined) return [words.filter];
  return words.operation === undefined
    ? []
    : [fillAddress(exchange.operation(words.operation).channel.address, {}).topic];
}
