import { announcedType } from '../../driver/wire/fixed-header.js';
import type { Rule } from './rule.js';

/** MQTT-3.1.0-1 and -2: a client begins with CONNECT, and says it once. */
export const connectFirst: Rule = {
  id: 'connect-first',
  about: 'packets',
  judge({ hex, text }, { received, connect }) {
    // Whether it can be read is the affair of other rules.
    const isConnect = announcedType(hex) === 'CONNECT';
    if (received === 0 && !isConnect)
      return { expected: 'CONNECT as the first packet', actual: `${text} came first` };
    if (connect && isConnect)
      return { expected: 'one CONNECT on a connection', actual: `${text} came as a further one` };
    return 'kept';
  },
};
