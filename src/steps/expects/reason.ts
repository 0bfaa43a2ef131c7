import type { ReasonPacket } from '../../driver/wire/packet.js';
import { describePacket } from '../../driver/wire/packet.js';
import { describeReason } from '../../driver/wire/describe.js';
import { constant, either } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { codes } from '../../spec/format/common.js';
import { awaitPacket, unmet } from '../demand.js';
import { propertyMismatch, propertyWords, type PropertyWords } from '../property-words.js';
import { defineExpectation, type Expectation } from '../word.js';

const words = either(
  constant(true),
  object({
    reasonCode: optional(codes, 'The reason code, or one of several; any when missing.'),
    ...propertyWords,
  }),
);

type Words = true | ({ reasonCode?: number | readonly number[] } & PropertyWords);

/** A packet of MQTT 5.0 that a server sends of its own, with a reason code and properties. */
const reason = <const N extends Lowercase<ReasonPacket['type']>>(
  name: N,
  text: string,
  example: Record<string, unknown>[],
): Expectation<N, Words> =>
  defineExpectation<N, Words>({
    name,
    text,
    words,
    example,
    bare: true,
    async judge(exchange, as, words, demand) {
      const type = name.toUpperCase() as ReasonPacket['type'];
      const { reasonCode } = words;
      const accepted = reasonCode === undefined ? undefined : [reasonCode].flat();
      const codes = accepted?.map((code) => describeReason(type, code)).join(' or ');
      const what = codes === undefined ? type : `${type} ${codes}`;
      const packet = await awaitPacket(exchange, exchange.peer(as), type, () => true, { ...demand, what });
      if (accepted && !accepted.includes(packet.reasonCode ?? 0))
        unmet(exchange, demand.explicit, what, `${describePacket(packet)} came`);
      const wrong = propertyMismatch(words, packet);
      if (wrong)
        unmet(
          exchange,
          demand.explicit,
          `${type} with ${wrong.expected}`,
          `${wrong.actual}, in ${describePacket(packet)}`,
        );
      exchange.last = { value: undefined, properties: packet.properties ?? [] };
    },
  });

export const disconnect = reason('disconnect', 'DISCONNECT of the target, which only MQTT 5.0 has.', [
  { connect: { protocolLevel: 5 } },
  { ping: {}, expect: { anyOf: ['pingresp', { disconnect: { reasonCode: 0x8b } }] } },
]);
export const auth = reason('auth', 'AUTH of the target, of MQTT 5.0.', [
  {
    connect: {
      protocolLevel: 5,
      properties: [{ name: 'authenticationMethod', value: 'conformance' }],
    },
    expect: { anyOf: [{ auth: { reasonCode: 0x18 } }, { connack: [0x8c, 0x87] }] },
  },
]);
