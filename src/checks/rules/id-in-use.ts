import { describePacket } from '../../driver/wire/packet.js';
import type { Packet } from '../../driver/wire/packet.js';
import { aboutPackets, type Rule } from './rule.js';

const sameMessage = (a: Packet, b: Packet): boolean =>
  a.type === 'PUBLISH' &&
  b.type === 'PUBLISH' &&
  a.topic === b.topic &&
  a.payload.hex === b.payload.hex &&
  a.qos === b.qos;

/**
 * MQTT-2.3.1-2 and -4: a new packet has an id that nothing under way has. The same message may be sent again with DUP 1
 * on the same connection (section 4.4 only says where it must be), until its PUBREC (MQTT-4.3.3-1).
 */
export const idInUse: Rule = {
  id: 'id-in-use',
  about: 'packets that begin an exchange under an id',
  judge: aboutPackets(['PUBLISH', 'SUBSCRIBE', 'UNSUBSCRIBE'], (packet, { text }, { underWay, target }) => {
    if (packet.packetId === undefined || packet.packetId === 0) return undefined;
    // A server sends neither, which is another rule's.
    if (packet.type !== 'PUBLISH' && target === 'server') return undefined;
    const before = underWay.get(packet.packetId);
    if (!before) return 'kept';
    const again = packet.type === 'PUBLISH' && packet.dup && sameMessage(before.packet, packet);
    if (again && !before.received) return 'kept';
    const state = before.received ? 'was answered by PUBREC and not completed' : 'is not acknowledged';
    return {
      expected: again ? 'no further copy of a message after its PUBREC' : 'an id that nothing under way has',
      actual: `${text} came while ${describePacket(before.packet)} ${state}`,
    };
  }),
};
