import { numberOf } from './announced-limits.js';
import { aboutPackets, type Rule } from './rule.js';

/**
 * MQTT-3.3.4-9. What we have acknowledged before a message came may not have reached the server by then, so a server can
 * only have had more under way than is counted here.
 */
export const receiveMaximum: Rule = {
  id: 'receive-maximum',
  about: 'messages of QoS 1 and 2 to clients that set a Receive Maximum',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { connect, underWay }) => {
    const most = numberOf(connect, 'receiveMaximum');
    if (most === undefined || packet.qos === 0 || packet.packetId === undefined) return undefined;
    const open = [...underWay].filter(
      ([id, { packet: other }]) => other.type === 'PUBLISH' && id !== packet.packetId,
    );
    return open.length < most
      ? 'kept'
      : {
          expected: `${most} messages of QoS 1 and 2 at most that are not acknowledged, the Receive Maximum of the client`,
          actual: `${text} came as number ${open.length + 1}`,
        };
  }),
};
