import { anything, list, string, templated, integer } from '../schema/form.js';
import { optional, type Written } from '../schema/words.js';
import { propertyWords } from './property-words.js';
import { hexadecimal } from '../driver/wire/packets/text-to-send.js';
import { codes, jsonSchema, pointer, templatedFlag, topicValues } from '../spec/format/common.js';

/** What JSON must be. Several words must all hold. */
export const jsonWords = {
  contains: optional(anything, 'These members with these values; others may stand beside them.'),
  schema: optional(jsonSchema, 'A JSON Schema in place.'),
  absent: optional(list(pointer), 'JSON pointers at which there must be no value.'),
};

const payload = optional(anything, 'Equal to the last bit: members, types, order of arrays.');

/** What any content must be. */
export const contentWords = {
  ...jsonWords,
  text: optional(string(), 'This text and no other.'),
  hex: optional(hexadecimal, 'These bytes and no others.'),
};

export const messageWords = {
  ...contentWords,
  payload,
  topic: optional(string(), 'A topic filter: which message is meant.'),
  topicPattern: optional(string(), 'A regular expression that the topic must match.'),
  operation: optional(string(), 'An operation of the API, whose channel and schema the message has.'),
  parameters: optional(topicValues, "Values for the parameters of the channel's address; any when missing."),
  qos: optional(codes, 'The QoS, or one of several.'),
  retain: optional(templatedFlag, 'The RETAIN flag.'),
  dup: optional(templatedFlag, 'The DUP flag.'),
  packetId: optional(templated(integer()), 'The packet identifier.'),
  ...propertyWords,
};

export const answerWords = {
  ...contentWords,
  body: payload,
  status: optional(codes, 'The HTTP status, or one of several; any 2xx when missing.'),
};

export type ContentWords = Written<typeof contentWords & { payload: typeof payload }>;
export type MessageWords = Written<typeof messageWords>;
export type HttpAnswerWords = Written<typeof answerWords>;
