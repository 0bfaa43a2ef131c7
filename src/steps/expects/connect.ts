import type { ConnectPacket } from '../../driver/wire/packet.js';
import { boolean } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { contentMismatch } from '../content.js';
import { jsonWords } from '../content-words.js';
import { awaitPacket, unmet } from '../demand.js';
import { defineExpectation } from '../word.js';

export const connect = defineExpectation({
  name: 'connect',
  text: 'At our broker a further CONNECT of the target, judged as JSON: its fields, its password as a text.',
  words: object({
    ...jsonWords,
    mayStayAway: optional(
      boolean,
      'True: that none comes in time shows nothing, so the case is inconclusive.',
    ),
  }),
  example: [
    { as: 'broker', expect: { connect: { contains: { clean: true }, absent: ['/will'] } } },
    { as: 'broker', expect: { connect: { contains: { clientId: 'lamp' }, mayStayAway: true } } },
  ],
  bare: true,
  ofOurBroker: true,
  async judge(exchange, as, { mayStayAway, ...words }, demand) {
    const what = 'a CONNECT of the target';
    const isFurther = (_packet: ConnectPacket, connection?: number): boolean =>
      exchange.isFurther(as, connection);
    const packet = await awaitPacket(exchange, exchange.broker(as), 'CONNECT', isFurther, {
      ...demand,
      explicit: demand.explicit && !mayStayAway,
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
