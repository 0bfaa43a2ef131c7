import { optional } from '../../../schema/words.js';
import { byte } from './bytes.js';
import { byteToSend, flag, definePacket } from './packet-record.js';

export const connack = definePacket({
  type: 'CONNACK',
  text: 'The answer to CONNECT.',
  fields: {
    sessionPresent: optional(flag, 'Whether there is a session; false when missing.'),
    returnCode: optional(byteToSend, '0 when missing, which accepts.'),
    acknowledgeFlags: optional(byteToSend, 'The whole first byte, in place of `sessionPresent`.'),
  },
  body: ({ acknowledgeFlags, sessionPresent, returnCode }) => [
    byte(acknowledgeFlags ?? (sessionPresent ? 1 : 0), 'acknowledge flags'),
    byte(returnCode ?? 0, 'return code'),
  ],
  example: { type: 'CONNACK', returnCode: 0 },
});
