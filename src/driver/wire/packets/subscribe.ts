import { integer, list, templated } from '../../../schema/form.js';
import { object, optional, required } from '../../../schema/words.js';
import type { Body } from '../body.js';
import type { Subscription, SubscribePacket } from '../packet.js';
import { readProperties } from '../properties.js';
import { hexByte } from '../reason-codes.js';
import { readTopicFilter } from '../text-rules.js';
import { chosenId, readPacketId } from './acknowledgements.js';
import { byte, number, prefixed, unsigned } from './bytes.js';
import { byteToSend, definePacket, flag, fromClient, packetId } from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';
import { textToSend } from './text-to-send.js';

const subscription = object({
  filter: required(textToSend, 'The topic filter.'),
  qos: optional(byteToSend, 'The whole options byte, without the options below; 0 when missing.'),
  noLocal: optional(flag, 'Of MQTT 5.0: own messages do not come; false when missing.'),
  retainAsPublished: optional(flag, 'Of MQTT 5.0: messages keep their RETAIN flag; false when missing.'),
  retainHandling: optional(
    templated(integer(0, 3)),
    'Of MQTT 5.0: whether retained messages come, 0 to 3, of which 3 is forbidden; 0 when missing.',
  ),
});

/** MQTT 3.1.1, section 3.8.3: the options byte is the QoS. */
function readQos(body: Body, where: string): Pick<Subscription, 'qos'> {
  const qos = body.byte('requested QoS');
  // The number is written this way, MQTT-3-8.3-4, in the body of the standard.
  if (qos > 2) body.breaks(`${where} asks for the QoS byte ${qos}, must be 0, 1 or 2 (MQTT-3-8.3-4)`);
  return { qos };
}

/** MQTT 5.0, section 3.8.3.1. */
function readOptions(body: Body, where: string, filter: string): Omit<Subscription, 'filter'> {
  const options = body.byte('subscription options');
  const qos = options & 3;
  const noLocal = (options & 0x04) !== 0;
  const retainHandling = (options >> 4) & 3;
  if (options >= 0x40)
    body.breaks(`${where} has reserved bits in its options ${hexByte(options)}, must be 0 (MQTT-3.8.3-5)`);
  if (qos === 3) body.breaks(`${where} asks for QoS 3, must be 0, 1 or 2 (section 3.8.3.1)`);
  if (retainHandling === 3)
    body.breaks(`${where} has the Retain Handling 3, must be 0, 1 or 2 (section 3.8.3.1)`);
  if (noLocal && filter.startsWith('$share/'))
    body.breaks(`${where} is shared and has No Local set (MQTT-3.8.3-4)`);
  return { qos, noLocal, retainAsPublished: (options & 0x08) !== 0, retainHandling };
}

export const subscribe = definePacket({
  type: 'SUBSCRIBE',
  text: 'Asks for subscriptions.',
  header: { flags: { value: 0b0010, before5: 'MQTT-3.8.1-1', of5: 'MQTT-3.8.1-1' }, sender: fromClient },
  fields: {
    packetId: required(packetId, 'The packet identifier; 0, which is forbidden, is possible.'),
    subscriptions: required(templated(list(subscription)), 'The filters that are asked for; may be empty.'),
    properties,
  },
  body: ({ packetId, subscriptions, properties }, level) => [
    number(packetId, 'packet identifier'),
    ...writeProperties(properties, level),
    ...subscriptions.flatMap(({ filter, qos = 0, noLocal, retainAsPublished, retainHandling = 0 }) => [
      prefixed(filter, 'topic filter'),
      byte(
        qos |
          (noLocal ? 0x04 : 0) |
          (retainAsPublished ? 0x08 : 0) |
          (unsigned(retainHandling, 3, 'retain handling') << 4),
        'requested QoS',
      ),
    ]),
  ],
  read: (body) => {
    const packet: SubscribePacket = {
      type: 'SUBSCRIBE',
      packetId: readPacketId(body, 'SUBSCRIBE', chosenId(body)),
      subscriptions: [],
    };
    if (body.level === 5) packet.properties = readProperties(body, 'SUBSCRIBE');
    while (body.left > 0) {
      const where = `topic filter ${packet.subscriptions.length + 1} of SUBSCRIBE`;
      const filter = readTopicFilter(body, where);
      const options = body.level === 5 ? readOptions(body, where, filter) : readQos(body, where);
      packet.subscriptions.push({ filter, ...options });
    }
    if (packet.subscriptions.length === 0)
      body.breaks(`SUBSCRIBE has no topic filter (${body.level === 5 ? 'MQTT-3.8.3-2' : 'MQTT-3.8.3-3'})`);
    return packet;
  },
  example: { type: 'SUBSCRIBE', packetId: 10, subscriptions: [] },
});
