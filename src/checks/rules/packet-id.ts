import { aboutBytes } from './of-kind.js';

/** MQTT-2.3.1-1. */
export const packetId = aboutBytes(
  'packet-id',
  'packets with a packet id',
  'a packet id other than 0',
  (packet) => packet !== undefined && 'packetId' in packet,
);
