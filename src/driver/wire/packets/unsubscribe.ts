import { list, templated } from '../../../schema/form.js';
import { required } from '../../../schema/words.js';
import type { UnsubscribePacket } from '../packet.js';
import { readProperties } from '../properties.js';
import { readTopicFilter } from '../text-rules.js';
import { chosenId, readPacketId } from './acknowledgements.js';
import { number, prefixed } from './bytes.js';
import { definePacket, fromClient, packetId } from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';
import { textToSend } from './text-to-send.js';

export const unsubscribe = definePacket({
  type: 'UNSUBSCRIBE',
  text: 'Ends subscriptions.',
  header: { flags: { value: 0b0010, before5: 'MQTT-3.10.1-1', of5: 'MQTT-3.10.1-1' }, sender: fromClient },
  fields: {
    packetId: required(packetId, 'The packet identifier; 0, which is forbidden, is possible.'),
    filters: required(templated(list(textToSend)), 'The topic filters; may be empty.'),
    properties,
  },
  body: ({ packetId, filters, properties }, level) => [
    number(packetId, 'packet identifier'),
    ...writeProperties(properties, level),
    ...filters.map((filter) => prefixed(filter, 'topic filter')),
  ],
  read: (body) => {
    const packet: UnsubscribePacket = {
      type: 'UNSUBSCRIBE',
      packetId: readPacketId(body, 'UNSUBSCRIBE', chosenId(body)),
      filters: [],
    };
    if (body.level === 5) packet.properties = readProperties(body, 'UNSUBSCRIBE');
    while (body.left > 0)
      packet.filters.push(readTopicFilter(body, `topic filter ${packet.filters.length + 1} of UNSUBSCRIBE`));
    if (packet.filters.length === 0) body.breaks('UNSUBSCRIBE has no topic filter (MQTT-3.10.3-2)');
    return packet;
  },
  example: { type: 'UNSUBSCRIBE', packetId: 10, filters: [] },
});
