import type { Observed } from '../../driver/driver.js';
import { either, type TypeOf } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { codes, templatedFlag } from '../../spec/format/common.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { describeEvent, endsTheStream, isOfType, unmet } from '../demand.js';
import type { Exchange } from '../exchange.js';
import { defineExpectation, type Judged } from '../word.js';

const form = either(
  codes,
  object({
    returnCode: optional(codes, 'The return code, or one of several; 0, which accepts, when missing.'),
    sessionPresent: optional(templatedFlag, 'What session present must be; either when missing.'),
  }),
);

const connackMeaning: Record<number, string> = {
  0: 'accepted',
  1: 'unacceptable protocol version',
  2: 'identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
  0x84: 'unsupported protocol version, as MQTT 5.0 says it',
};
const connackText = (code: number): string => `CONNACK ${code} (${connackMeaning[code] ?? 'reserved'})`;

/** The return codes that are right, and what session present must be where that is said. */
function wantedConnack(words: Judged<TypeOf<typeof form>>): {
  codes: readonly number[];
  present: boolean | undefined;
} {
  if (typeof words === 'number' || Array.isArray(words)) return { codes: [words].flat(), present: undefined };
  const { returnCode = 0, sessionPresent } = words as {
    returnCode?: number | readonly number[];
    sessionPresent?: boolean;
  };
  return { codes: [returnCode].flat(), present: sessionPresent };
}

export const connack = defineExpectation({
  name: 'connack',
  text: 'CONNACK, which must be the first packet of a server: a number is its return code.',
  words: form,
  example: [{ connect: {}, expect: { connack: { returnCode: [0, 5], sessionPresent: false } } }],
  bare: true,
  async judge(exchange, as, words, demand) {
    const { codes, present } = wantedConnack(words);
    const what =
      codes.map(connackText).join(' or ') +
      (present === undefined ? '' : ` with session present ${Number(present)}`);
    // Where it is no more than a precondition, what comes before it is another's matter.
    const isDue = (seen: Observed): boolean =>
      demand.explicit || endsTheStream(seen) || isOfType(seen, 'CONNACK');
    const event = await exchange.peer(as).next(isDue, demand.within, what);
    const cameFirst = event.type === 'packet' || event.type === 'malformed';
    if (demand.first) demand.first.wrong = cameFirst;
    if (event.type === 'malformed' && event.ours) throw new Inconclusive(`${what}: ${event.malformed}`);
    // The first packet of a server must be a CONNACK (MQTT-3.2.0-1), so whatever else comes first is wrong.
    if (event.type !== 'packet' || event.packet.type !== 'CONNACK' || event.malformed) {
      unmet(exchange, demand.explicit || cameFirst, what, describeEvent(event));
    }
    const { returnCode, sessionPresent } = event.packet;
    const wrong = !codes.includes(returnCode) || (present !== undefined && present !== sessionPresent);
    if (wrong) {
      const seen = `${connackText(returnCode)} with session present ${Number(sessionPresent)} came at ${event.at.toFixed(1)} ms`;
      unmet(exchange, demand.explicit, what, seen);
    }
    if (codes.length > 1 && demand.explicit) tellWhich(exchange, as, connackText(returnCode), codes);
  },
});

/** Of several accepted things the record says which one it was. */
function tellWhich(exchange: Exchange, as: string, seen: string, accepted: readonly number[]): void {
  if (!exchange.judging) return;
  const text = `${seen} was seen; ${accepted.join(' or ')} is accepted`;
  exchange.context.driver.record({ on: as, type: 'seen', text });
}
