import { aboutBytes } from './of-kind.js';
import type { Rule } from './rule.js';
import type { Subscription } from './session.js';

const codes = aboutBytes('suback', '', 'return codes 0, 1, 2 or 0x80, at least one', () => false);

const repeated = (asked: readonly Subscription[]): boolean =>
  new Set(asked.map(({ filter }) => filter)).size < asked.length;

/** MQTT-3.8.4-5 and MQTT-3.9.3-2: a code for each filter, and none that is reserved. */
export const suback: Rule = {
  id: 'suback',
  about: 'SUBACKs',
  judge(seen, connection, publications) {
    const broken = codes.judge(seen, connection, publications);
    if (broken) return broken;
    if (seen.packet?.type !== 'SUBACK' || !connection.session.known) return undefined;
    const { packetId, returnCodes } = seen.packet;
    const open = connection.session.subscriptions.filter(
      (one) => one.packetId === packetId && one.acknowledged === undefined,
    );
    // An answer to nothing is another rule's.
    if (open.length === 0) return undefined;
    const asked = open.filter(({ index }) => index === open[0]!.index);
    if (asked.length === returnCodes.length) return 'kept';
    return {
      expected: `a return code for each of the ${asked.length} filters of SUBSCRIBE id${packetId}`,
      actual: `${seen.text} has ${returnCodes.length}${repeated(asked) ? ', and a filter stands there twice' : ''}`,
    };
  },
};
