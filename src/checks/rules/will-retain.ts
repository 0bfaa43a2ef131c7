import { aboutPackets, type Rule } from './rule.js';

/**
 * A will and what its client says on the same topic while it is well are one state (MQTT 3.1.1 section 3.1.2.7): when only
 * one of them is retained, a broker goes on to hold the other for whoever subscribes later. An empty message takes back.
 */
export const willRetain: Rule = {
  id: 'will-retain',
  about: "messages on a topic that is their client's will's",
  judge: aboutPackets(['PUBLISH'], ({ topic, retain, payload }, { text }, { connect }) => {
    const will = connect?.will;
    if (will?.topic !== topic || payload.hex === '') return undefined;
    if (will.retain === retain) return 'kept';
    return {
      expected: `RETAIN ${will.retain ? 1 : 0} on ${topic}, as the will on it has`,
      actual: `${text} has RETAIN ${retain ? 1 : 0}`,
    };
  }),
};
