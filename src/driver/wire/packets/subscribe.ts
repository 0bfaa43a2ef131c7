import { list, templated } from '../../../schema/form.js';
import { object, optional, required } from '../../../schema/words.js';
import { byte, number, prefixed } from './bytes.js';
import { byteToSend, packetId, definePacket } from './packet-record.js';
import { textToSend } from './text-to-send.js';

const subscription = object({
  filter: required(textToSend, 'The topic filter.'),
  qos: optional(byteToSend, 'The whole options byte; 0 when missing.'),
});

export const subscribe = definePacket({
  type: 'SUBSCRIBE',
  text: 'Asks for subscriptions.',
  fields: {
    packetId: required(packetId, 'The packet identifier; 0, which is forbidden, is possible.'),
    subscriptions: required(templated(list(subscription)), 'The filters that are asked for; may be empty.'),
  },
  usualFlags: () => 0b0010,
  body: ({ packetId, subscriptions }) => [
    number(packetId, 'packet identifier'),
    ...subscriptions.flatMap(({ filter, qos = 0 }) => [
      prefixed(filter, 'topic filter'),
      byte(qos, 'requested QoS'),
    ]),
  ],
  example: { type: 'SUBSCRIBE', packetId: 10, subscriptions: [] },
});
