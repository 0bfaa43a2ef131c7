import type { Rule } from './rule.js';

/** MQTT-3.14.4-2. */
export const lastWord: Rule = {
  id: 'last-word',
  about: 'DISCONNECTs',
  judge({ packet, text }, { disconnected }) {
    if (disconnected) return { expected: 'no packet after DISCONNECT', actual: `${text} came after it` };
    return packet?.type === 'DISCONNECT' ? 'kept' : undefined;
  },
};
