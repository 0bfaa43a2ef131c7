import { constant, either, integer, list, templated } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { describeReason } from '../../driver/wire/describe.js';
import { describePacket, type AcknowledgementPacket, type Packet } from '../../driver/wire/packet.js';
import { hexByte } from '../../driver/wire/reason-codes.js';
import { codes } from '../../spec/format/common.js';
import { awaitPacket, unmet } from '../demand.js';
import { propertyMismatch, propertyWords, type PropertyWords } from '../property-words.js';
import { defineExpectation, type Expectation } from '../word.js';

const words = either(
  constant(true),
  object({
    packetId: optional(
      templated(integer()),
      'The packet identifier; that of the last packet that it answers when missing.',
    ),
    reasonCode: optional(codes, 'Of MQTT 5.0: the reason code, or one of several; below 128 when missing.'),
    reasonCodes: optional(
      list(codes),
      'Of MQTT 5.0, of UNSUBACK: the reason codes, one for each filter, each one of several.',
    ),
    ...propertyWords,
  }),
);

type Words =
  | true
  | ({
      packetId?: number;
      reasonCode?: number | readonly number[];
      reasonCodes?: readonly (number | readonly number[])[];
    } & PropertyWords);

const acknowledgement = <const N extends Lowercase<AcknowledgementPacket['type']>>(
  name: N,
  text: string,
  answers: 'PUBLISH' | 'UNSUBSCRIBE' | undefined,
  example: readonly Record<string, unknown>[],
): Expectation<N, Words> =>
  defineExpectation<N, Words>({
    name,
    text,
    words,
    example,
    bare: true,
    async judge(exchange, as, words, demand) {
      const type = name.toUpperCase() as AcknowledgementPacket['type'];
      const sent = answers ? exchange.lastSent(as, answers) : undefined;
      const packetId = words.packetId ?? sent?.packetId;
      const what = packetId === undefined ? type : `${type} with packet id ${packetId}`;
      const accepts = (packet: Packet): boolean =>
        packetId === undefined || ('packetId' in packet && packet.packetId === packetId);
      const wait = { ...demand, what };
      const packet = await awaitPacket(exchange, exchange.peer(as), type, accepts, wait);
      const wrong = reasonMismatch(words, packet) ?? propertyMismatch(words, packet);
      if (wrong)
        unmet(
          exchange,
          demand.explicit,
          `${what} with ${wrong.expected}`,
          `${wrong.actual}, in ${describePacket(packet)}`,
        );
      exchange.last = { value: undefined, packetId: packet.packetId, properties: packet.properties ?? [] };
    },
  });

/** Reason codes that are not as they are wanted. Where none is wanted, one that tells of a failure is wrong. */
function reasonMismatch(
  words: Exclude<Words, true>,
  { type, reasonCode, reasonCodes }: AcknowledgementPacket,
): { expected: string; actual: string } | undefined {
  if (reasonCode !== undefined) {
    const accepted = words.reasonCode === undefined ? undefined : [words.reasonCode].flat();
    if (accepted ? accepted.includes(reasonCode) : reasonCode < 0x80) return undefined;
    const expected = accepted?.map((code) => describeReason(type, code)).join(' or ');
    return {
      expected: expected ?? 'a reason code below 0x80',
      actual: `it is ${describeReason(type, reasonCode)}`,
    };
  }
  const wanted = words.reasonCodes;
  if (wanted === undefined || reasonCodes === undefined) return undefined;
  const fits =
    wanted.length === reasonCodes.length &&
    wanted.every((codes, index) => [codes].flat().includes(reasonCodes[index]!));
  if (fits) return undefined;
  const each = (codes: number | readonly number[]): string => [codes].flat().map(hexByte).join(' or ');
  return {
    expected: `the reason codes [${wanted.map(each).join(', ')}]`,
    actual: `they are [${reasonCodes.map(hexByte).join(', ')}]`,
  };
}

const published = (qos: number, expect: unknown): Record<string, unknown>[] => [
  { connect: {} },
  { publish: { topic: 'conformance/{run}/{nonce}', text: 'a', qos }, expect },
];

export const unsuback = acknowledgement('unsuback', 'UNSUBACK of the last UNSUBSCRIBE.', 'UNSUBSCRIBE', [
  { connect: {} },
  { unsubscribe: { filter: 'a' }, expect: 'unsuback' },
]);
export const puback = acknowledgement(
  'puback',
  'PUBACK of the last message that was published.',
  'PUBLISH',
  published(1, 'puback'),
);
export const pubrec = acknowledgement(
  'pubrec',
  'PUBREC of the last message that was published.',
  'PUBLISH',
  published(2, { pubrec: { packetId: 1 } }),
);
export const pubrel = acknowledgement('pubrel', 'PUBREL, of any message.', undefined, [
  { connect: { acknowledge: false } },
  { send: { packet: { type: 'PUBREC', packetId: 1 } }, expect: 'pubrel' },
]);
export const pubcomp = acknowledgement(
  'pubcomp',
  'PUBCOMP of the last message that was published.',
  'PUBLISH',
  published(2, 'pubcomp'),
);
