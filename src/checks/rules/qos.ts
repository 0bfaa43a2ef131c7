import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.8.4-6: no higher than granted, by whichever subscription covers the message, and no higher than published. */
export const qos: Rule = {
  id: 'qos',
  about: 'messages',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { session }, publications) => {
    const covering = session.covering(packet.topic);
    if (!session.known || covering.length === 0 || packet.qos > 2) return undefined;
    const granted = Math.max(...covering.map(({ granted, asked }) => granted ?? asked));
    const filters = [...new Set(covering.map(({ filter }) => filter))].join(', ');
    if (packet.qos > granted)
      return {
        expected: `QoS ${granted} at most, as was granted`,
        actual: `${text} came by the subscription to ${filters}`,
      };
    const published = publications.of(packet).map((one) => one.qos);
    if (published.length > 0 && packet.qos > Math.max(...published))
      return {
        expected: `QoS ${Math.max(...published)} at most, with which the message was published`,
        actual: `${text} came`,
      };
    return 'kept';
  }),
};
