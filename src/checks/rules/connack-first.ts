import type { Rule } from './rule.js';

/** MQTT-3.2.0-1: the answer to CONNECT comes before everything else, and is given once. */
export const connackFirst: Rule = {
  id: 'connack-first',
  about: 'packets on accepted or refused connections',
  judge({ packet, text }, { received, connack }) {
    if (received === 0 && packet?.type !== 'CONNACK')
      return { expected: 'CONNACK as the first packet', actual: `${text} came first` };
    if (connack && packet?.type === 'CONNACK')
      return { expected: 'one CONNACK on a connection', actual: `${text} came as a further one` };
    return 'kept';
  },
};
