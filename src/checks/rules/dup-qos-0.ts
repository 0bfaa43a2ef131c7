import { aboutBytes } from './of-kind.js';

/** MQTT-3.3.1-2. */
export const dupQos0 = aboutBytes(
  'dup-qos-0',
  'messages of QoS 0',
  'DUP 0 in a message of QoS 0',
  (packet) => packet?.type === 'PUBLISH' && packet.qos === 0,
);
