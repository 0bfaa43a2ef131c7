import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.2.2-4. */
export const sessionPresentRefused: Rule = {
  id: 'session-present-refused',
  about: 'refusals',
  judge: aboutPackets(['CONNACK'], ({ returnCode, sessionPresent }) => {
    if (returnCode === 0) return undefined;
    if (!sessionPresent) return 'kept';
    return {
      expected: 'session present 0 in a CONNACK that refuses',
      actual: `CONNACK with return code ${returnCode} has session present 1`,
    };
  }),
};
