import type { PacketToSend } from '../../../src/driver/wire/encode.js';
import type { Broken } from './broken.js';

/** Packets of MQTT 5.0 that break one rule each: name, who sends it, the packet or its bytes, the sentence. A table. */
type Row = readonly [
  name: string,
  from: Broken['from'],
  send: PacketToSend | string,
  malformed: string,
  unreadable?: 'unreadable',
];

const header: Row[] = [
  [
    'reserved type 0',
    'server',
    '0000',
    'control packet type 0 is reserved (section 2.1.2, table 2-1)',
    'unreadable',
  ],
  [
    'remaining length without an end',
    'server',
    { type: 'PINGRESP', lengthBytes: 5 },
    'the remaining length does not end after its fourth byte (section 1.5.5)',
    'unreadable',
  ],
  [
    'remaining length in two bytes',
    'server',
    { type: 'PINGRESP', lengthBytes: 2 },
    'PINGRESP has the remaining length 0 in 2 bytes where 1 would do (MQTT-1.5.5-1)',
  ],
  [
    'CONNACK with flag bits',
    'server',
    { type: 'CONNACK', flags: 1 },
    'CONNACK has the flag bits 0001, must be 0000 (MQTT-2.1.3-1)',
  ],
  [
    'PUBREL without its flag bit',
    'server',
    { type: 'PUBREL', packetId: 5, flags: 0 },
    'PUBREL has the flag bits 0000, must be 0010 (MQTT-3.6.1-1)',
  ],
  [
    'AUTH with flag bits',
    'server',
    { type: 'AUTH', flags: 2 },
    'AUTH has the flag bits 0010, must be 0000 (MQTT-3.15.1-1)',
  ],
  [
    'PINGRESP of length 1',
    'server',
    { type: 'PINGRESP', append: { hex: '00' } },
    'PINGRESP has remaining length 1, must be 0 (section 3.13.1)',
  ],
  [
    'SUBSCRIBE from a server',
    'server',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: 'a' }] },
    'SUBSCRIBE was sent by a server, only a client may send it (section 2.1.2, table 2-1)',
  ],
];

const ends: Row[] = [
  [
    'CONNACK without a property length',
    'server',
    '20020000',
    'CONNACK ends inside its property length: 1 bytes are needed, 0 are left (section 2.1.4)',
    'unreadable',
  ],
  [
    'CONNACK that goes on',
    'server',
    { type: 'CONNACK', append: 'x' },
    'CONNACK goes on for 1 bytes after its last field (section 3.2.2)',
  ],
  [
    'PUBACK that goes on',
    'server',
    { type: 'PUBACK', packetId: 5, properties: [], append: 'x' },
    'PUBACK goes on for 1 bytes after its last field (section 3.4.2)',
  ],
  [
    'DISCONNECT that goes on',
    'server',
    { type: 'DISCONNECT', properties: [], append: 'x' },
    'DISCONNECT goes on for 1 bytes after its last field (section 3.14.2)',
  ],
  [
    'AUTH with a reason code and no property length',
    'server',
    { type: 'AUTH', reasonCode: 0x18 },
    'AUTH ends inside its property length: 1 bytes are needed, 0 are left (section 2.1.4)',
    'unreadable',
  ],
  [
    'PUBLISH whose properties are longer than it',
    'server',
    '3005000174' + '0523',
    'PUBLISH ends inside its property list: 5 bytes are needed, 1 are left (section 2.1.4)',
    'unreadable',
  ],
  [
    'PUBLISH with a property length without an end',
    'server',
    '3008000174' + 'ffffffff01',
    'the property length of PUBLISH does not end after its fourth byte (section 1.5.5)',
    'unreadable',
  ],
];

const codes: Row[] = [
  [
    'CONNACK with a reserved acknowledge flag',
    'server',
    { type: 'CONNACK', acknowledgeFlags: 2 },
    'CONNACK has the acknowledge flags 0x02, bits 7 to 1 must be 0 (MQTT-3.2.2-1)',
  ],
  [
    'CONNACK with a return code of MQTT 3.1.1',
    'server',
    { type: 'CONNACK', returnCode: 5 },
    'CONNACK has the reason code 0x05, which is none of its own (MQTT-3.2.2-8)',
  ],
  [
    'PUBACK with a reason code of SUBACK',
    'server',
    { type: 'PUBACK', packetId: 5, reasonCode: 0x8f },
    'PUBACK has the reason code 0x8f, which is none of its own (MQTT-3.4.2-1)',
  ],
  [
    'PUBCOMP with a reason code of PUBACK',
    'server',
    { type: 'PUBCOMP', packetId: 5, reasonCode: 0x10 },
    'PUBCOMP has the reason code 0x10, which is none of its own (MQTT-3.7.2-1)',
  ],
  [
    'SUBACK with a reserved reason code',
    'server',
    { type: 'SUBACK', packetId: 5, returnCodes: [0, 3] },
    'SUBACK has the reason code 0x03, which is none of its own (MQTT-3.9.3-2)',
  ],
  [
    'SUBACK without a reason code',
    'server',
    { type: 'SUBACK', packetId: 5, returnCodes: [] },
    'SUBACK has no reason code, must have one for each topic filter (MQTT-3.8.4-6)',
  ],
  [
    'UNSUBACK without a reason code',
    'server',
    { type: 'UNSUBACK', packetId: 5 },
    'UNSUBACK has no reason code, must have one for each topic filter (section 3.11.3)',
  ],
  [
    'DISCONNECT with a reason code of CONNACK',
    'server',
    { type: 'DISCONNECT', reasonCode: 0x85 },
    'DISCONNECT has the reason code 0x85, which is none of its own (MQTT-3.14.2-1)',
  ],
  [
    'AUTH without a method',
    'server',
    { type: 'AUTH', reasonCode: 0x18, properties: [] },
    'AUTH has no authenticationMethod (section 3.15.2.2.2)',
  ],
];

const properties: Row[] = [
  [
    'an unknown property',
    'server',
    { type: 'PUBLISH', topic: 't', properties: { hex: '2300017f00' } },
    'PUBLISH has the property identifier 0x7f at byte 10, which is unknown (section 2.2.2.2)',
  ],
  [
    'a property identifier in two bytes',
    'server',
    { type: 'PUBLISH', topic: 't', properties: { hex: 'a3000001' } },
    'the property list of PUBLISH has the property identifier 35 in 2 bytes at byte 7 where 1 would do (MQTT-1.5.5-1)',
  ],
  [
    'a property of another packet',
    'server',
    { type: 'PUBLISH', topic: 't', properties: [{ name: 'serverKeepAlive', value: 1 }] },
    'PUBLISH has the property serverKeepAlive, which is not one of its own (section 2.2.2.2, table 2-4)',
  ],
  [
    'a property of the will in its CONNECT',
    'client',
    { type: 'CONNECT', properties: [{ name: 'willDelayInterval', value: 1 }] },
    'CONNECT has the property willDelayInterval, which is not one of its own (section 2.2.2.2, table 2-4)',
  ],
  [
    'a property that stands twice',
    'server',
    {
      type: 'CONNACK',
      properties: [
        { name: 'receiveMaximum', value: 1 },
        { name: 'receiveMaximum', value: 1 },
      ],
    },
    'CONNACK has the property receiveMaximum more than once (section 3.2.2.3)',
  ],
  [
    'a property that ends behind the property length',
    'server',
    { type: 'PUBLISH', topic: 't', properties: { hex: '2300' }, payload: 'abc' },
    'the property list of PUBLISH ends inside its topicAlias: 2 bytes are needed, 1 are left (section 2.2.2.1)',
  ],
  [
    'a receive maximum of 0',
    'server',
    { type: 'CONNACK', properties: [{ name: 'receiveMaximum', value: 0 }] },
    'CONNACK has the receiveMaximum 0, must not be 0 (section 3.2.2.3)',
  ],
  [
    'a maximum QoS of 2',
    'server',
    { type: 'CONNACK', properties: [{ name: 'maximumQos', value: 2 }] },
    'CONNACK has the maximumQos 2, must be 0 or 1 (section 3.2.2.3)',
  ],
  [
    'a topic alias of 0',
    'server',
    { type: 'PUBLISH', topic: 't', properties: [{ name: 'topicAlias', value: 0 }] },
    'PUBLISH has the topicAlias 0, must not be 0 (MQTT-3.3.2-8)',
  ],
  [
    'a subscription identifier of 0',
    'client',
    {
      type: 'SUBSCRIBE',
      packetId: 5,
      subscriptions: [{ filter: 'a' }],
      properties: [{ name: 'subscriptionIdentifier', value: 0 }],
    },
    'SUBSCRIBE has the subscriptionIdentifier 0, must not be 0 (section 3.8.2.1)',
  ],
  [
    'a subscription identifier of a publisher',
    'client',
    { type: 'PUBLISH', topic: 't', properties: [{ name: 'subscriptionIdentifier', value: 1 }] },
    'PUBLISH of a client has a subscriptionIdentifier (MQTT-3.3.4-6)',
  ],
  [
    'a session expiry in the DISCONNECT of a server',
    'server',
    { type: 'DISCONNECT', properties: [{ name: 'sessionExpiryInterval', value: 1 }] },
    'DISCONNECT of a server has a sessionExpiryInterval (MQTT-3.14.2-2)',
  ],
  [
    'a response topic with a wildcard',
    'server',
    { type: 'PUBLISH', topic: 't', properties: [{ name: 'responseTopic', value: 'a/#' }] },
    'the responseTopic of PUBLISH contains the wildcard # (MQTT-3.3.2-14)',
  ],
  [
    'an ill-formed user property',
    'server',
    {
      type: 'PUBLISH',
      topic: 't',
      properties: [{ name: 'userProperty', value: { name: 'k', value: { hex: '61 ff' } } }],
    },
    'the value of a userProperty of PUBLISH is not well-formed UTF-8 at byte 14 of the packet (MQTT-1.5.4-1)',
  ],
  [
    'authentication data without a method',
    'client',
    { type: 'CONNECT', properties: [{ name: 'authenticationData', value: 'x' }] },
    'CONNECT has authenticationData without an authenticationMethod (section 3.1.2.11.10)',
  ],
];

const fields: Row[] = [
  [
    'PUBLISH with packet identifier 0 of a server',
    'server',
    { type: 'PUBLISH', topic: 'a', qos: 1, packetId: 0 },
    'PUBLISH has packet identifier 0, none may be 0 (MQTT-2.2.1-4)',
  ],
  [
    'SUBSCRIBE with packet identifier 0',
    'client',
    { type: 'SUBSCRIBE', packetId: 0, subscriptions: [{ filter: 'a' }] },
    'SUBSCRIBE has packet identifier 0, none may be 0 (MQTT-2.2.1-3)',
  ],
  [
    'PUBLISH without topic and alias',
    'server',
    { type: 'PUBLISH', topic: '' },
    'the topic name of PUBLISH is empty, and no topicAlias stands for it (section 3.3.2.1)',
  ],
  [
    'PUBLISH to a topic with U+0000',
    'server',
    { type: 'PUBLISH', topic: 'a\0b' },
    'the topic name of PUBLISH contains U+0000 at byte 6 of the packet (MQTT-1.5.4-2)',
  ],
  [
    'PUBLISH to a topic that is ill-formed behind a U+FFFD',
    'server',
    { type: 'PUBLISH', topic: { hex: 'ef bf bd ef bf' } },
    'the topic name of PUBLISH is not well-formed UTF-8 at byte 8 of the packet (MQTT-1.5.4-1)',
  ],
  [
    'CONNECT with Will QoS without a will',
    'client',
    { type: 'CONNECT', connectFlags: 0x0a },
    'CONNECT has Will QoS without the Will Flag (MQTT-3.1.2-11)',
  ],
  [
    'CONNECT with Will Retain without a will',
    'client',
    { type: 'CONNECT', connectFlags: 0x22 },
    'CONNECT has Will Retain without the Will Flag (MQTT-3.1.2-13)',
  ],
  [
    'CONNECT with Will QoS 3',
    'client',
    { type: 'CONNECT', will: { topic: 'w', qos: 3 } },
    'CONNECT has Will QoS 3 (MQTT-3.1.2-12)',
  ],
  [
    'CONNECT with a wildcard in the will topic',
    'client',
    { type: 'CONNECT', will: { topic: 'w/#' } },
    'the will topic of CONNECT contains the wildcard # (MQTT-4.7.0-1)',
  ],
  [
    'SUBSCRIBE with QoS 3',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: 'a', qos: 3 }] },
    'topic filter 1 of SUBSCRIBE asks for QoS 3, must be 0, 1 or 2 (section 3.8.3.1)',
  ],
  [
    'SUBSCRIBE with reserved option bits',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: 'a', qos: 0x41 }] },
    'topic filter 1 of SUBSCRIBE has reserved bits in its options 0x41, must be 0 (MQTT-3.8.3-5)',
  ],
  [
    'SUBSCRIBE with Retain Handling 3',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: 'a', retainHandling: 3 }] },
    'topic filter 1 of SUBSCRIBE has the Retain Handling 3, must be 0, 1 or 2 (section 3.8.3.1)',
  ],
  [
    'SUBSCRIBE with No Local on a shared subscription',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: '$share/g/a', noLocal: true }] },
    'topic filter 1 of SUBSCRIBE is shared and has No Local set (MQTT-3.8.3-4)',
  ],
  [
    'SUBSCRIBE to nothing',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [] },
    'SUBSCRIBE has no topic filter (MQTT-3.8.3-2)',
  ],
  [
    'SUBSCRIBE to a#',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: 'a#' }] },
    'topic filter 1 of SUBSCRIBE has # elsewhere than as its last level (MQTT-4.7.1-1)',
  ],
  [
    'UNSUBSCRIBE from a+/b',
    'client',
    { type: 'UNSUBSCRIBE', packetId: 5, filters: ['a+/b'] },
    'topic filter 1 of UNSUBSCRIBE has + beside other characters in a level (MQTT-4.7.1-2)',
  ],
  [
    'SUBSCRIBE to a share without a name',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: '$share//a' }] },
    'topic filter 1 of SUBSCRIBE is shared and has no ShareName (MQTT-4.8.2-1)',
  ],
  [
    'SUBSCRIBE to a share whose name has a wildcard',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: '$share/+/a' }] },
    'topic filter 1 of SUBSCRIBE has a wildcard in its ShareName (MQTT-4.8.2-2)',
  ],
  [
    'SUBSCRIBE to a share of nothing',
    'client',
    { type: 'SUBSCRIBE', packetId: 5, subscriptions: [{ filter: '$share/g' }] },
    'topic filter 1 of SUBSCRIBE has no topic filter behind its ShareName (MQTT-4.8.2-2)',
  ],
];

export const brokenOf5: readonly (Omit<Broken, 'tsharkIsLaxer'> & { readable: boolean })[] = [
  ...header,
  ...ends,
  ...codes,
  ...properties,
  ...fields,
].map(([name, from, send, malformed, unreadable]) => ({
  name,
  from,
  send,
  malformed,
  readable: unreadable === undefined,
}));
