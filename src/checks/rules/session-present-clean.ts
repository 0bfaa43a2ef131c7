import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.2.2-1. */
export const sessionPresentClean: Rule = {
  id: 'session-present-clean',
  about: 'acceptances of a clean session',
  judge: aboutPackets(['CONNACK'], ({ returnCode, sessionPresent }, _seen, { connect }) => {
    if (returnCode !== 0 || connect?.clean !== true) return undefined;
    if (!sessionPresent) return 'kept';
    return {
      expected: 'session present 0 for a CONNECT with CleanSession 1',
      actual: 'CONNACK 0 has session present 1',
    };
  }),
};
