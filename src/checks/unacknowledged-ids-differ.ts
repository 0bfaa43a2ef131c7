import { integer, oneOf, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { steps, who } from './parameters.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import {
  describeNumbered,
  numbersFrom,
  publishNumbered,
  unhurried,
  withoutAcknowledgement,
  type Numbered,
} from './numbered-messages.js';
import { awaitPacket } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(
    steps,
    'Steps after which `on` has a subscription and acknowledges nothing by itself, and `from` is connected.',
  ),
  on: required(who, 'The subscriber.'),
  from: required(who, 'The client that publishes.'),
  topic: required(string(), 'A topic of the subscription.'),
  qos: required(oneOf(1, 2), 'With which the messages are published.'),
  perRound: required(integer(2), 'How many messages are published in each of the two rounds.'),
};

type Parameters = Written<typeof words>;

/** Packet ids that are under way to a client, with the number of the message that each one carries. */
type InUse = Map<number, number>;

/**
 * Messages come to a client that holds its acknowledgements back, a part is acknowledged, and more come: no packet id is
 * given to a message while another one has it. A server may hold messages back; those that come are judged.
 */
export const unacknowledgedIdsDiffer = defineCheck<Parameters>({
  name: 'unacknowledged-ids-differ',
  text: 'Messages that a client has not acknowledged each have a packet id of their own.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, from, topic, qos, perRound } = substitute(written, context.scope);
    const inUse: InUse = new Map();
    let judged = 0;
    let most = 0;
    for (const round of [1, 2]) {
      const numbers = numbersFrom((round - 1) * perRound + 1, round * perRound);
      await publishNumbered(exchange, from, { topic, qos, numbers });
      const came = await delivered(exchange, { on, topic, inUse }, numbers);
      judged += came.length;
      most = Math.max(most, inUse.size);
      if (round === 1) await acknowledgeSome(exchange, on, came, inUse);
    }
    if (judged < 2)
      throw new Inconclusive(
        `${judged} of ${2 * perRound} messages came, so no two packet ids can be compared`,
      );
    context.driver.record({ on, type: 'seen', text: `up to ${most} unacknowledged messages at once` });
    return exchange.judged + judged;
  },
});

/** Takes what comes of these messages and judges each packet id against those in use, which it then joins. */
async function delivered(
  exchange: Exchange,
  { on, topic, inUse }: { on: string; topic: string; inUse: InUse },
  numbers: readonly number[],
): Promise<Numbered[]> {
  const what = `${numbers.length} messages on ${topic}, each with a packet id of its own`;
  const came: Numbered[] = [];
  for await (const message of withoutAcknowledgement(exchange, on, { topic, most: numbers.length, what })) {
    const packetId = message.packet.packetId!;
    const holder = inUse.get(packetId);
    // Sent again, it keeps its packet id (MQTT-2.3.1-3, MQTT-2.3.1-4).
    if (message.packet.dup && holder === message.number) continue;
    if (holder !== undefined) {
      throw new NonConformance(
        `a packet id for message ${message.number} that no unacknowledged message has`,
        `message ${holder} has packet id ${packetId} and is not acknowledged; ${describeNumbered(message)}`,
      );
    }
    inUse.set(packetId, message.number);
    came.push(message);
  }
  return came;
}

/**
 * QoS 1: the first message is acknowledged. QoS 2: the first in full; of the second all but PUBCOMP, until which its
 * packet id stays in use (section 2.3.1). All in the order of their arrival, as MQTT-4.6.0-2 and -3 demand of clients.
 */
async function acknowledgeSome(
  exchange: Exchange,
  on: string,
  came: readonly Numbered[],
  inUse: InUse,
): Promise<void> {
  const peer = unhurried(exchange, on);
  const ids = came.slice(0, 2).map(({ packet }) => packet.packetId!);
  const [first] = ids;
  if (first === undefined) return;
  if (came[0]?.packet.qos === 1) await peer.send({ type: 'PUBACK', packetId: first });
  else {
    for (const id of ids) {
      await peer.send({ type: 'PUBREC', packetId: id });
      const wait = { explicit: false, within: exchange.context.within, what: `PUBREL with packet id ${id}` };
      await awaitPacket(exchange, peer, 'PUBREL', ({ packetId }) => packetId === id, wait);
    }
    await peer.send({ type: 'PUBCOMP', packetId: first });
  }
  inUse.delete(first);
}
