import { anything, string } from '../schema/form.js';
import { optional, type Written } from '../schema/words.js';
import { properties } from '../driver/wire/packets/properties-to-send.js';
import { hexadecimal } from '../driver/wire/packets/text-to-send.js';
import { templatedFlag, templatedPacketId, templatedQos, topicValues } from '../spec/format/common.js';

/** Words for what is published, by `publish` and by `request`. */
export const publishWords = {
  topic: optional(string(), "The topic; that of the operation's channel when missing."),
  operation: optional(string(), 'An operation of the API: its channel, its QoS and its retain flag.'),
  parameters: optional(topicValues, "Values for the parameters of the channel's address."),
  payload: optional(anything, 'What is published, as JSON.'),
  text: optional(string(), 'What is published, as a text.'),
  hex: optional(hexadecimal, 'What is published, as bytes.'),
  qos: optional(templatedQos, "The QoS; that of the operation, or else the spec's default, when missing."),
  retain: optional(templatedFlag, 'The RETAIN flag; that of the operation, or else false, when missing.'),
  dup: optional(templatedFlag, 'The DUP flag; false when missing.'),
  packetId: optional(templatedPacketId, 'The packet identifier; the next free one when missing.'),
  properties,
};

export type PublishWords = Written<typeof publishWords>;
