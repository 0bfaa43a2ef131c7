import { integer, templated } from '../../../schema/form.js';
import { object, optional, required, type Written } from '../../../schema/words.js';
import type { ProtocolLevel } from '../body.js';
import { byte, number, prefixed, unsigned } from './bytes.js';
import { byteToSend, definePacket, flag, fromClient, noFlags, qosToSend } from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';
import { readConnect } from './read-connect.js';
import { textToSend } from './text-to-send.js';

const will = object({
  topic: required(textToSend, 'Where the will is published.'),
  payload: optional(textToSend, 'What is published; empty when missing.'),
  qos: optional(qosToSend, '0 to 3, of which 3 is forbidden; 0 when missing.'),
  retain: optional(flag, 'Whether the will is retained; false when missing.'),
  properties,
});

const fields = {
  protocolName: optional(textToSend, '`MQTT` when missing, with protocol level 3 `MQIsdp`.'),
  protocolLevel: optional(
    byteToSend,
    '3 is MQTT 3.1, 4 is MQTT 3.1.1, 5 is MQTT 5.0; that of the connection when missing.',
  ),
  clean: optional(flag, 'Clean session, in MQTT 5.0 clean start; true when missing.'),
  keepAlive: optional(templated(integer(0, 65_535)), 'Seconds; 0, no timer, when missing.'),
  properties,
  clientId: optional(textToSend, 'The client identifier; empty when missing.'),
  username: optional(textToSend, 'The user name; not sent when missing.'),
  password: optional(textToSend, 'The password; may stand without a user name.'),
  will: optional(templated(will), 'The last will; not sent when missing.'),
  connectFlags: optional(
    byteToSend,
    'The whole flags byte, in place of the one that the fields ask for; the fields are written all the same.',
  ),
};

function flagsOf({ username, password, will, clean = true }: Written<typeof fields>): number {
  const willBits =
    will === undefined ? 0 : 0x04 | (unsigned(will.qos ?? 0, 3, 'will QoS') << 3) | (will.retain ? 0x20 : 0);
  return (
    (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40) | willBits | (clean ? 0x02 : 0)
  );
}

/** On a connection of MQTT 5.0 a CONNECT of an earlier version has the layout of that. */
const layoutOf = (level: ProtocolLevel, asked: number): ProtocolLevel => (level === 5 && asked >= 5 ? 5 : 4);

export const connect = definePacket({
  type: 'CONNECT',
  text: 'The first packet of a client. A field is written when it is given.',
  header: { flags: noFlags, sender: fromClient },
  fields,
  body: (packet, level) => {
    const { protocolLevel = level, will, username, password } = packet;
    const layout = layoutOf(level, protocolLevel);
    return [
      prefixed(packet.protocolName ?? (protocolLevel === 3 ? 'MQIsdp' : 'MQTT'), 'protocol name'),
      byte(protocolLevel, 'protocol level'),
      byte(packet.connectFlags ?? flagsOf(packet), 'connect flags'),
      number(packet.keepAlive ?? 0, 'keep-alive'),
      ...writeProperties(packet.properties, layout),
      prefixed(packet.clientId ?? '', 'client identifier'),
      ...(will === undefined
        ? []
        : [
            ...writeProperties(will.properties, layout),
            prefixed(will.topic, 'will topic'),
            prefixed(will.payload ?? '', 'will message'),
          ]),
      ...(username === undefined ? [] : [prefixed(username, 'user name')]),
      ...(password === undefined ? [] : [prefixed(password, 'password')]),
    ];
  },
  read: readConnect,
  example: { type: 'CONNECT', clientId: 'c{nonce}', connectFlags: 3 },
});
