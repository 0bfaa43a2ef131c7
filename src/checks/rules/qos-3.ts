import { aboutBytes } from './of-kind.js';

/** MQTT-3.3.1-4. */
export const qos3 = aboutBytes('qos-3', 'messages', 'QoS 0, 1 or 2', (packet) => packet?.type === 'PUBLISH');
