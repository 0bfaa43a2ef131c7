import { list, templated } from '../../../schema/form.js';
import { required } from '../../../schema/words.js';
import { number, prefixed } from './bytes.js';
import { packetId, definePacket } from './packet-record.js';
import { textToSend } from './text-to-send.js';

export const unsubscribe = definePacket({
  type: 'UNSUBSCRIBE',
  text: 'Ends subscriptions.',
  fields: {
    packetId: required(packetId, 'The packet identifier; 0, which is forbidden, is possible.'),
    filters: required(templated(list(textToSend)), 'The topic filters; may be empty.'),
  },
  usualFlags: () => 0b0010,
  body: ({ packetId, filters }) => [
    number(packetId, 'packet identifier'),
    ...filters.map((filter) => prefixed(filter, 'topic filter')),
  ],
  example: { type: 'UNSUBSCRIBE', packetId: 10, filters: [] },
});
