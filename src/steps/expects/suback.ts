import { either, integer, list, templated } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { codes } from '../../spec/format/common.js';
import { describePacket } from '../../driver/wire/packet.js';
import { awaitPacket, unmet } from '../demand.js';
import { propertyMismatch, propertyWords, type PropertyWords } from '../property-words.js';
import { defineExpectation } from '../word.js';

const listed = (codes: number | readonly number[]): readonly number[] => [codes].flat();
const hexCode = (code: number): string => (code >= 0x80 ? `0x${code.toString(16)}` : String(code));

interface Wanted extends PropertyWords {
  returnCodes?: readonly (number | readonly number[])[];
  packetId?: number;
}

export const suback = defineExpectation({
  name: 'suback',
  text: 'SUBACK of the last SUBSCRIBE that grants every filter; a list has the return codes, one for each filter.',
  words: either(
    list(codes),
    object({
      returnCodes: optional(list(codes), 'The return codes, one for each filter, each one of several.'),
      packetId: optional(
        templated(integer()),
        'The packet identifier; that of the last SUBSCRIBE when missing.',
      ),
      ...propertyWords,
    }),
  ),
  example: [
    { connect: {} },
    { subscribe: { filter: 'conformance/{run}/#' }, expect: { suback: [[0, 128]] } },
  ],
  bare: true,
  async judge(exchange, as, words, demand) {
    const wanted: Wanted = Array.isArray(words) ? { returnCodes: words } : (words as Wanted);
    const sent = exchange.lastSent(as, 'SUBSCRIBE');
    const packetId = wanted.packetId ?? sent?.packetId;
    const codes = wanted.returnCodes;
    const each = codes?.map((code) => listed(code).map(hexCode).join(' or ')).join(', ');
    const what = `SUBACK with packet id ${packetId}${each === undefined ? ' that grants every filter' : ` and return codes [${each}]`}`;
    const packet = await awaitPacket(exchange, exchange.peer(as), 'SUBACK', (p) => p.packetId === packetId, {
      ...demand,
      what,
    });
    const seen = packet.returnCodes;
    const fits = codes
      ? seen.length === codes.length && codes.every((code, index) => listed(code).includes(seen[index]!))
      : seen.length === (sent?.subscriptions.length ?? seen.length) && seen.every((code) => code <= 2);
    if (!fits)
      unmet(
        exchange,
        demand.explicit,
        what,
        `SUBACK with return codes [${seen.map(hexCode).join(', ')}] came`,
      );
    const wrong = propertyMismatch(wanted, packet);
    if (wrong)
      unmet(
        exchange,
        demand.explicit,
        `${what} with ${wrong.expected}`,
        `${wrong.actual}, in ${describePacket(packet)}`,
      );
    const { properties } = packet;
    if (properties) exchange.last = { value: undefined, packetId: packet.packetId, properties };
  },
});
