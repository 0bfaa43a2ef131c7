import { aPacket } from '../../driver/wire/a-packet.js';
import { aboutPackets, type Rule } from './rule.js';

const asked = {
  PUBACK: 'PUBLISH of QoS 1',
  PUBREC: 'PUBLISH of QoS 2',
  PUBREL: 'PUBREC',
  PUBCOMP: 'PUBREL',
  SUBACK: 'SUBSCRIBE',
  UNSUBACK: 'UNSUBSCRIBE',
} as const;

/** MQTT-2.3.1-6 and -7: an acknowledgement has the id of what it acknowledges, so it answers something that is open. */
export const acknowledgement: Rule = {
  id: 'acknowledgement',
  about: 'acknowledgements',
  judge: aboutPackets(
    ['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBACK', 'UNSUBACK'],
    ({ type, packetId }, { text }, connection) => {
      // An id of 0 is another rule's, and a session that was there before may have anything open.
      if (packetId === 0 || !connection.session.known) return undefined;
      if (connection.owes(`${type} ${packetId}`) > 0) return 'kept';
      return {
        expected: `${type} only for ${aPacket(asked[type])} of its id that is not answered yet`,
        actual: `${text} came, and none is open`,
      };
    },
  ),
};
