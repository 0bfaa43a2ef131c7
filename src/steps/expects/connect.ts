import type { ConnectPacket } from '../../driver/wire/packet.js';
import { object } from '../../schema/words.js';
import { contentMismatch } from '../content.js';
import { jsonWords } from '../content-words.js';
import { awaitPacket, unmet } from '../demand.js';
import { defineExpectation } from '../word.js';

export const connect = defineExpectation({
  name: 'connect',
  text: 'At our broker a further CONNECT of the target, judged as JSON: its fields, its password as a text.',
  words: object(jsonWords),
  example: [{ as: 'broker', expect: { connect: { contains: { clean: true }, absent: ['/will'] } } }],
  bare: true,
  ofOurBroker: true,
  async judge(exchange, as, words, demand) {
    const what = 'a CONNECT of the target';
    const isFurther = (_packet: ConnectPacket, connection?: number): boolean =>
      exchange.isFurther(as, connection);
    const packet = await awaitPacket(exchange, exchange.broker(as), 'CONNECT', isFurther, {
      ...demand,
      what,
    });
    const json = asJson(packet);
    exchange.last = { value: json };
    const mismatch = contentMismatch(
      exchange.context,
      words,
      { json, isJson: true, text: undefined },
      'CONNECT',
    );
    if (mismatch) unmet(exchange, demand.explicit, mismatch.expected, mismatch.actual, mismatch.at);
  },
});

function asJson({ password, ...packet }: ConnectPacket): Record<string, unknown> {
  return { ...packet, ...(password === undefined ? {} : { password: password.text ?? password.hex }) };
}
