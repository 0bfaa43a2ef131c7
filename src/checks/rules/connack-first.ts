import { has } from './announced-limits.js';
import type { Rule } from './rule.js';

/** MQTT-3.2.0-1: the answer to CONNECT comes before everything else, and is given once. */
export const connackFirst: Rule = {
  id: 'connack-first',
  about: 'packets on accepted or refused connections',
  judge({ packet, text }, { received, connect, connack }) {
    // MQTT 5.0, section 4.12: AUTH comes before it, where the client has named a method.
    const authenticates = connect !== undefined && !connack && has(connect, 'authenticationMethod');
    if (authenticates && packet?.type === 'AUTH') return 'kept';
    if ((received === 0 || authenticates) && packet?.type !== 'CONNACK')
      return { expected: 'CONNACK as the first packet', actual: `${text} came first` };
    if (connack && packet?.type === 'CONNACK')
      return { expected: 'one CONNACK on a connection', actual: `${text} came as a further one` };
    return 'kept';
  },
};
