import { numberOf } from './announced-limits.js';
import type { Rule } from './rule.js';

/** MQTT-3.1.2-24. */
export const packetSize: Rule = {
  id: 'packet-size',
  about: 'packets to clients that set a Maximum Packet Size',
  judge({ hex, text }, { connect }) {
    const largest = numberOf(connect, 'maximumPacketSize');
    if (largest === undefined) return undefined;
    const size = hex.length / 2;
    return size <= largest
      ? 'kept'
      : {
          expected: `packets of ${largest} bytes at most, the Maximum Packet Size of the client`,
          actual: `${text} came with ${size} bytes`,
        };
  },
};
