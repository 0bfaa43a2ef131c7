import { aboutBytes } from './of-kind.js';

/** MQTT 5.0, section 2.4: each type of packet has reason codes of its own. */
export const reasonCodes = aboutBytes(
  'reason-codes',
  'packets with reason codes',
  'one of the reason codes of the packet',
  (packet) =>
    packet !== undefined && ('reasonCode' in packet || 'reasonCodes' in packet || 'returnCode' in packet),
);
