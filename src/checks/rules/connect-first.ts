import type { Rule } from './rule.js';

/** MQTT-3.1.0-1 and -2: a client begins with CONNECT, and says it once. */
export const connectFirst: Rule = {
  id: 'connect-first',
  about: 'packets',
  judge({ packet, text }, { received, connect }) {
    if (received === 0 && packet?.type !== 'CONNECT')
      return { expected: 'CONNECT as the first packet', actual: `${text} came first` };
    if (connect && packet?.type === 'CONNECT')
      return { expected: 'one CONNECT on a connection', actual: `${text} came as a further one` };
    return 'kept';
  },
};
