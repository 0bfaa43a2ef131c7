import type { Observed } from '../../driver/driver.js';
import { either, type TypeOf } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { codes, templatedFlag } from '../../spec/format/common.js';
import { describePacket, type ConnackPacket } from '../../driver/wire/packet.js';
import { hexByte, meaningOf } from '../../driver/wire/reason-codes.js';
import { announcedForm, announcedOtherwise } from '../announced.js';
import { propertyMismatch, propertyWords, type PropertyWords } from '../property-words.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { describeEvent, endsTheStream, isOfType, unmet, type Demand } from '../demand.js';
import type { Exchange } from '../exchange.js';
import { defineExpectation, type Judged } from '../word.js';

const form = either(
  codes,
  object({
    returnCode: optional(codes, 'The return code, or one of several; 0, which accepts, when missing.'),
    sessionPresent: optional(templatedFlag, 'What session present must be; either when missing.'),
    announces: optional(
      announcedForm,
      'Of MQTT 5.0: limits that the server announces, also by leaving the property out, where the standard says what that means.',
    ),
    ...propertyWords,
  }),
);

const connackMeaning: Record<number, string> = {
  0: 'accepted',
  1: 'unacceptable protocol version',
  2: 'identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
};
/** Bad user name or password, and not authorized: of MQTT 3.1.1 (table 3.1) and of 5.0 (table 3-1). */
const wantsToKnowWho = new Set([4, 5, 0x86, 0x87]);

const connackText = (code: number): string => {
  const meaning = connackMeaning[code] ?? meaningOf('CONNACK', code) ?? 'reserved';
  return `CONNACK ${code >= 0x80 ? hexByte(code) : code} (${meaning})`;
};

/** A list that takes whatever refuses in MQTT 5.0 need not be read out. */
function describeCodes(codes: readonly number[]): string {
  const refusals = codes.filter((code) => code >= 0x80);
  if (refusals.length <= 6) return codes.map(connackText).join(' or ');
  const others = codes.filter((code) => code < 0x80).map(connackText);
  return [...others, 'CONNACK with a reason code of 0x80 or more'].join(' or ');
}

interface Wanted extends PropertyWords {
  /** The return codes that are right. */
  codes: readonly number[];
  /** What session present must be where that is said. */
  present: boolean | undefined;
  announces?: Readonly<Record<string, number | readonly number[]>> | undefined;
}

const describeWanted = ({ codes, present }: Wanted): string =>
  describeCodes(codes) + (present === undefined ? '' : ` with session present ${Number(present)}`);

function wantedConnack(words: Judged<TypeOf<typeof form>>): Wanted {
  if (typeof words === 'number' || Array.isArray(words)) return { codes: [words].flat(), present: undefined };
  const {
    returnCode = 0,
    sessionPresent,
    ...others
  } = words as PropertyWords & {
    returnCode?: number | readonly number[];
    sessionPresent?: boolean;
    announces?: Wanted['announces'];
  };
  return { ...others, codes: [returnCode].flat(), present: sessionPresent };
}

export const connack = defineExpectation({
  name: 'connack',
  text: 'CONNACK, which must be the first packet of a server: a number is its return code.',
  words: form,
  example: [{ connect: {}, expect: { connack: { returnCode: [0, 5], sessionPresent: false } } }],
  bare: true,
  async judge(exchange, as, words, demand) {
    const wanted = wantedConnack(words);
    const what = describeWanted(wanted);
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
    judgeCode(exchange, wanted, { packet: event.packet, at: event.at }, demand);
    judgeProperties(exchange, wanted, event.packet, demand);
    const { properties, returnCode } = event.packet;
    // Who refuses must close (MQTT-3.2.2-5; in MQTT 5.0 MQTT-3.2.2-7).
    if (returnCode !== 0) exchange.unanswered.mustEnd(exchange.peer(as));
    if (properties) exchange.last = { value: undefined, properties };
    if (wanted.codes.length > 1 && demand.explicit)
      tellWhich(exchange, as, connackText(returnCode), wanted.codes);
  },
});

function judgeCode(
  exchange: Exchange,
  wanted: Wanted,
  { packet, at }: { packet: ConnackPacket; at: number },
  { explicit }: Demand,
): void {
  const { codes, present } = wanted;
  const { returnCode, sessionPresent } = packet;
  if (codes.includes(returnCode) && (present === undefined || present === sessionPresent)) return;
  const seen = `${connackText(returnCode)} with session present ${Number(sessionPresent)} came at ${at.toFixed(1)} ms`;
  const advice = explicit ? '' : askedFor(returnCode, exchange.context.notGiven);
  unmet(exchange, explicit, describeWanted(wanted), seen + advice);
}

function judgeProperties(exchange: Exchange, wanted: Wanted, packet: ConnackPacket, demand: Demand): void {
  const otherwise = announcedOtherwise(wanted.announces ?? {}, packet) ?? propertyMismatch(wanted, packet);
  if (!otherwise) return;
  const actual = `${otherwise.actual}, in ${describePacket(packet)}`;
  unmet(exchange, demand.explicit, `CONNACK with ${otherwise.expected}`, actual);
}

/** What to give a server that lets nobody in without a name, where nothing was given. */
const askedFor = (code: number, notGiven: readonly string[]): string =>
  notGiven.length > 0 && wantsToKnowWho.has(code)
    ? `; give ${notGiven.map((name) => `--param ${name}=…`).join(' and ')} if it asks for them`
    : '';

/** Of several accepted things the record says which one it was. */
function tellWhich(exchange: Exchange, as: string, seen: string, accepted: readonly number[]): void {
  if (!exchange.judging) return;
  const text = `${seen} was seen; ${accepted.length > 6 ? 'any of several' : accepted.join(' or ')} is accepted`;
  exchange.context.driver.record({ on: as, type: 'seen', text });
}
