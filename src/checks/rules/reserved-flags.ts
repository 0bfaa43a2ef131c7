import { aboutBytes } from './of-kind.js';

/** MQTT-2.2.2-1 and -2, and the acknowledge flags of CONNACK (section 3.2.2.1). */
export const reservedFlags = aboutBytes(
  'reserved-flags',
  'packets with reserved flags',
  'the reserved flags as the standard gives them',
  (packet) => packet !== undefined && packet.type !== 'PUBLISH',
);
