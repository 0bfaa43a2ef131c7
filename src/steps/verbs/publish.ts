import type { PacketToSend } from '../../driver/wire/encode.js';
import { object } from '../../schema/words.js';
import { whenSubscribed } from '../expects/subscribed.js';
import type { Exchange } from '../exchange.js';
import { followedBy } from '../expect.js';
import { acknowledgementOf, publishPacket } from '../publish-packet.js';
import { publishWords } from '../publish-words.js';
import { defineVerb, type Around } from '../word.js';

export const publish = defineVerb({
  name: 'publish',
  text: 'Publishes a message. Its acknowledgement is awaited unless the step says what else. As a listener of our broker: passes a message on to the target, which must have subscribed to it.',
  words: object(publishWords),
  example: [{ publish: { topic: 'conformance/{run}/{nonce}', text: 'hello', qos: 1 }, expect: 'puback' }],
  speaks: () => true,
  asksForAnswer: () => true,
  makes: () => true,
  refersTo: ({ operation }) => [{ to: 'operation', at: '/operation', name: operation }],
  async act(exchange, as, words, around) {
    const toSend = publishPacket(exchange, words);
    if (exchange.isListener(as)) return await publishToTarget(exchange, as, toSend, around);
    exchange.sent.set(`${as} PUBLISH`, await exchange.peer(as).send(toSend));
    await followedBy(exchange, as, around.step, around.within, acknowledgementOf(toSend.qos ?? 0));
  },
});

/** Our broker passes a message on to the target, which gets it only where it has subscribed to it. */
async function publishToTarget(
  exchange: Exchange,
  as: string,
  toSend: Extract<PacketToSend, { type: 'PUBLISH' }>,
  { step, within }: Around,
): Promise<void> {
  await whenSubscribed(exchange, as, { topic: String(toSend.topic) }, { explicit: false, within });
  await exchange.broker(as).send(toSend);
  await followedBy(exchange, as, step, within);
}
