import { aboutPackets, type Rule } from './rule.js';

/** Section 3.13: PINGRESP is sent in response to a PINGREQ. */
export const pingresp: Rule = {
  id: 'pingresp',
  about: 'PINGRESPs',
  judge: aboutPackets(['PINGRESP'], (_packet, { text }, connection) =>
    connection.owes('PINGRESP') > 0
      ? 'kept'
      : {
          expected: 'PINGRESP only in response to a PINGREQ',
          actual: `${text} came, and every PINGREQ was answered`,
        },
  ),
};
