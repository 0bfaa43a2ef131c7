import { list, templated } from '../../../schema/form.js';
import { required } from '../../../schema/words.js';
import type { Body } from '../body.js';
import type { SubackPacket } from '../packet.js';
import { readProperties } from '../properties.js';
import { hexByte, whyNotReason } from '../reason-codes.js';
import { readPacketId, repeatedId } from './acknowledgements.js';
import { byte, number } from './bytes.js';
import { byteToSend, definePacket, fromServer, noFlags, packetId } from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';

function checkCodes(body: Body, codes: readonly number[]): void {
  if (body.level === 5) {
    if (codes.length === 0)
      body.breaks('SUBACK has no reason code, must have one for each topic filter (MQTT-3.8.4-6)');
    const [wrong] = codes.flatMap((code) => whyNotReason('SUBACK', code) ?? []);
    if (wrong !== undefined) body.breaks(wrong);
    return;
  }
  if (codes.length === 0)
    body.breaks('SUBACK has no return code, must have one for each topic filter (MQTT-3.8.4-5)');
  const reserved = codes.find((code) => ![0, 1, 2, 0x80].includes(code));
  if (reserved !== undefined)
    body.breaks(
      `SUBACK has the return code ${hexByte(reserved)}, must be 0x00, 0x01, 0x02 or 0x80 (MQTT-3.9.3-2)`,
    );
}

export const suback = definePacket({
  type: 'SUBACK',
  text: 'The answer to SUBSCRIBE.',
  header: { flags: noFlags, sender: fromServer },
  fields: {
    packetId: required(packetId, 'Of the SUBSCRIBE that is answered.'),
    returnCodes: required(
      templated(list(byteToSend)),
      'One for each filter: the QoS that is granted, or 128, which refuses. In MQTT 5.0 the reason codes.',
    ),
    properties,
  },
  body: ({ packetId, returnCodes, properties }, level) => [
    number(packetId, 'packet identifier'),
    ...writeProperties(properties, level),
    ...returnCodes.map((code) => byte(code, 'return code')),
  ],
  read: (body) => {
    const id = readPacketId(body, 'SUBACK', repeatedId);
    const properties = body.level === 5 ? readProperties(body, 'SUBACK') : undefined;
    const packet: SubackPacket = { type: 'SUBACK', packetId: id, returnCodes: [...body.rest()] };
    if (properties !== undefined) packet.properties = properties;
    checkCodes(body, packet.returnCodes);
    return packet;
  },
  example: { type: 'SUBACK', packetId: 10, returnCodes: [0] },
});
