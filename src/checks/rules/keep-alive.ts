import { silentTooLong } from '../../driver/broker/silent-too-long.js';
import type { Rule } from './rule.js';

/**
 * MQTT-3.1.2-23, in 5.0 MQTT-3.1.2-20. Judged is only what no broker would stand: that ours, which waits for longer than
 * MQTT-3.1.2-24 asks it to, has ended the connection. By how little a packet is late has a requirement of its own.
 */
export const keepAlive: Rule = {
  id: 'keep-alive',
  about: 'packets later than a keep-alive after CONNECT',
  judge({ at, packet }, { connect, began }) {
    const isLate = connect !== undefined && connect.keepAlive > 0 && at - began > connect.keepAlive * 1000;
    return packet && isLate ? 'kept' : undefined;
  },
  judgeEnd({ by, how }, { connect, connack, wasAccepted, unansweredPings, isForsaken }) {
    if (by !== 'library' || how !== silentTooLong || !connect) return undefined;
    // Who waits for an answer of ours, or is not there any more, is another matter.
    if ((!connack && !wasAccepted) || unansweredPings > 0 || isForsaken) return undefined;
    return {
      expected: `a packet in every keep-alive, which is ${connect.keepAlive} s`,
      actual: `${silentTooLong}, and our broker ended the connection`,
    };
  },
};
