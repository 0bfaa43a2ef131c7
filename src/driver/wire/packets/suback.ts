import { list, templated } from '../../../schema/form.js';
import { required } from '../../../schema/words.js';
import { byte, number } from './bytes.js';
import { byteToSend, packetId, definePacket } from './packet-record.js';

export const suback = definePacket({
  type: 'SUBACK',
  text: 'The answer to SUBSCRIBE.',
  fields: {
    packetId: required(packetId, 'Of the SUBSCRIBE that is answered.'),
    returnCodes: required(
      templated(list(byteToSend)),
      'One for each filter: the QoS that is granted, or 128, which refuses.',
    ),
  },
  body: ({ packetId, returnCodes }) => [
    number(packetId, 'packet identifier'),
    ...returnCodes.map((code) => byte(code, 'return code')),
  ],
  example: { type: 'SUBACK', packetId: 10, returnCodes: [0] },
});
