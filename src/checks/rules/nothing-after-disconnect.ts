import type { Rule } from './rule.js';

/** MQTT-3.14.4-1, of the server: its DISCONNECT is its last packet. */
export const nothingAfterDisconnect: Rule = {
  id: 'nothing-after-disconnect',
  about: 'DISCONNECTs',
  judge({ packet, text }, { left }) {
    if (left) return { expected: 'no packet after DISCONNECT', actual: `${text} came after it` };
    return packet?.type === 'DISCONNECT' ? 'kept' : undefined;
  },
};
