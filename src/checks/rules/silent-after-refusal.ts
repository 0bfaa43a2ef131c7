import type { Rule } from './rule.js';

/** MQTT-3.2.2-5: what refuses a connection closes it, so nothing is sent on it any more. */
export const silentAfterRefusal: Rule = {
  id: 'silent-after-refusal',
  about: 'refusals',
  judge({ packet, text }, { connack }) {
    if (!connack) return packet?.type === 'CONNACK' && packet.returnCode !== 0 ? 'kept' : undefined;
    if (connack.returnCode === 0) return undefined;
    return {
      expected: 'no packet after the connection was refused',
      actual: `${text} came after CONNACK ${connack.returnCode}`,
    };
  },
};
