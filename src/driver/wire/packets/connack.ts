import { optional } from '../../../schema/words.js';
import type { Body } from '../body.js';
import type { ConnackPacket } from '../packet.js';
import { readProperties } from '../properties.js';
import { hexByte } from '../reason-codes.js';
import { readReasonCode } from './acknowledgements.js';
import { byte } from './bytes.js';
import { byteToSend, definePacket, flag, fromServer, noFlags } from './packet-record.js';
import { properties, writeProperties } from './properties-to-send.js';

function checkFlags(body: Body, flags: number): void {
  if (flags <= 1) return;
  const seen = `CONNACK has the acknowledge flags ${hexByte(flags)}`;
  if (body.level === 3) body.notes(`${seen}; MQTT 3.1 does not use this byte`);
  else
    body.breaks(`${seen}, bits 7 to 1 must be 0 (${body.level === 5 ? 'MQTT-3.2.2-1' : 'section 3.2.2.1'})`);
}

function readReturnCode(body: Body): number {
  const code = body.byte('return code');
  if (code > 5)
    body.breaks(
      `CONNACK has the return code ${code}, which is reserved: 0 to 5 are defined (section 3.2.2.3, table 3.1)`,
    );
  return code;
}

export const connack = definePacket({
  type: 'CONNACK',
  text: 'The answer to CONNECT.',
  header: { flags: noFlags, length: { value: 2, section: '3.2.1', of5: false }, sender: fromServer },
  fields: {
    sessionPresent: optional(flag, 'Whether there is a session; false when missing.'),
    returnCode: optional(byteToSend, '0 when missing, which accepts. In MQTT 5.0 the reason code.'),
    acknowledgeFlags: optional(byteToSend, 'The whole first byte, in place of `sessionPresent`.'),
    properties,
  },
  body: ({ acknowledgeFlags, sessionPresent, returnCode, properties }, level) => [
    byte(acknowledgeFlags ?? (sessionPresent ? 1 : 0), 'acknowledge flags'),
    byte(returnCode ?? 0, 'return code'),
    ...writeProperties(properties, level),
  ],
  read: (body) => {
    const flags = body.byte('acknowledge flags');
    checkFlags(body, flags);
    const returnCode = body.level === 5 ? readReasonCode(body, 'CONNACK') : readReturnCode(body);
    const packet: ConnackPacket = { type: 'CONNACK', sessionPresent: (flags & 1) !== 0, returnCode };
    if (body.level === 5) {
      packet.properties = readProperties(body, 'CONNACK');
      body.ends('3.2.2');
    }
    return packet;
  },
  example: { type: 'CONNACK', returnCode: 0 },
});
