import { constant, either, integer, templated } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import type { AcknowledgementPacket, Packet } from '../../driver/wire/packet.js';
import { awaitPacket } from '../demand.js';
import { defineExpectation, type Expectation } from '../word.js';

const words = either(
  constant(true),
  object({
    packetId: optional(
      templated(integer()),
      'The packet identifier; that of the last packet that it answers when missing.',
    ),
  }),
);

type Words = true | { packetId?: number };

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
      exchange.last = { value: undefined, packetId: packet.packetId };
    },
  });

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
