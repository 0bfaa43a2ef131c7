import { aboutBytes } from './of-kind.js';

/** Section 2.2.1, table 2.1: each type has its direction, and two numbers are reserved. */
export const packetTypes = aboutBytes(
  'packet-types',
  'packets',
  'only packets that this side may send',
  () => true,
);
