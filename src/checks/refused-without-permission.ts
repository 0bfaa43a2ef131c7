import { list } from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';
import { message, request, steps, who } from './parameters.js';
import { describePacket, type PublishPacket } from '../driver/wire/packet.js';
import type { MessageWords } from '../steps/content-words.js';
import { substitute } from '../spec/template.js';
import { topicMatches } from '../spec/topic.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { refuseOtherEnds } from './end-of-connection.js';
import { awaitEvent, awaitPacket, describeEvent } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { contentMismatch } from '../steps/content.js';
import { contentOf, messageMismatch, replyTo } from '../steps/message.js';
import { sendRequest } from '../steps/send-request.js';
import { runSteps } from '../steps/run-steps.js';
import { nextPacketId } from '../steps/packet-ids.js';

const words = {
  without: required(steps, 'Steps that make the client ready to ask, without the permission.'),
  as: optional(who, 'The client that asks; that of the last step when missing.'),
  request: required(request, 'The request that must be refused.'),
  refusals: required(list(message, 1), 'What a refusing answer may be.'),
  unchanged: optional(steps, 'Steps that prove that a refused request has changed nothing.'),
  granted: optional(steps, 'The same act with the permission: a refusal counts only when this is accepted.'),
};

type Parameters = Written<typeof words>;

/**
 * A request without permission is refused: the subscription of its reply topic is, or the answer says so, or the
 * connection is closed; and it has no effect, which others look at over a path of their own.
 */
export const refusedWithoutPermission = defineCheck<Parameters>({
  name: 'refused-without-permission',
  text: 'What asks for a permission is refused without it, changes nothing, and is accepted with it.',
  stepLists: ['without', 'unchanged', 'granted'],
  parameters: object(words).schema,
  async run(context, { without, as = 'client', unchanged = [], granted = [], ...written }) {
    const exchange = await runSteps(context, without, { part: 'without', judging: true });
    const seen = await refusal(context, exchange, as, substitute(written, context.scope));
    context.driver.record({ on: as, type: 'note', text: seen });
    const proof = await runSteps(context, unchanged, { part: 'unchanged', judging: true });
    await runSteps(context, granted, { stage: 'control', judging: false });
    return 1 + proof.judged;
  },
});

/** How the request was refused, in words. */
async function refusal(
  context: CheckContext,
  exchange: Exchange,
  as: string,
  { request, refusals }: Pick<Parameters, 'request' | 'refusals'>,
): Promise<string> {
  const peer = exchange.peer(as);
  const operation = exchange.operation(request.operation);
  const { filter } = replyTo(exchange, as, { operation, parameters: {}, payload: undefined }, {});
  const subscriptions = [{ filter, qos: context.qos }];
  const asked = await peer.send({ type: 'SUBSCRIBE', packetId: nextPacketId(exchange), subscriptions });
  const isAnswer = ({ packetId }: { packetId: number }): boolean =>
    asked.type === 'SUBSCRIBE' && asked.packetId === packetId;
  const wait = { explicit: false, within: context.within, what: `a SUBACK for ${filter}` };
  const { returnCodes } = await awaitPacket(exchange, peer, 'SUBACK', isAnswer, wait);
  const sentAt = context.driver.elapsed();
  const qos = await sendRequest(exchange, as, request);
  if (returnCodes[0] === 0x80) {
    // Nothing can come on the topic any more; the acknowledgement says that the request has arrived.
    if (qos > 0) await acknowledgement(exchange, as, qos === 1 ? 'PUBACK' : 'PUBCOMP');
    return `the subscription of ${filter} was refused (0x80)`;
  }
  const event = await awaitEvent(exchange, peer, 'PUBLISH', ({ topic }) => topicMatches(filter, topic), {
    within: context.within,
    what: `a refusal on ${filter}`,
  });
  if (event.type === 'closed' && event.by === 'target') {
    refuseOtherEnds(event, sentAt, 'the request');
    return 'the target closed the connection';
  }
  const expected = `${request.operation} is refused: ${refusals.map((words) => JSON.stringify(words.contains ?? words)).join(' or ')}`;
  // Our side was faster: what the target would have done cannot be known any more.
  if (event.type === 'closed') throw new Inconclusive(`${expected}: ${describeEvent(event)}`);
  if (event.type !== 'packet') throw new NonConformance(expected, describeEvent(event));
  const { packet } = event;
  const wrong = refusals.map((words) => mismatchOf(exchange, as, packet, words));
  if (wrong.every((mismatch) => mismatch !== undefined)) {
    // A refusal in the wrong form is told by its form.
    const nearest = wrong.find(({ code }) => code);
    throw new NonConformance(
      nearest ? `${expected}, and ${nearest.expected}` : expected,
      describeEvent(event),
    );
  }
  return `the answer was ${describePacket(packet)}`;
}

/** Why a message is not this refusal; `code` when it says so, and is wrong in its form alone. */
function mismatchOf(
  exchange: Exchange,
  as: string,
  packet: PublishPacket,
  words: MessageWords,
): { expected: string; code: boolean } | undefined {
  const request = exchange.requests.get(as)!;
  const awaited = replyTo(exchange, as, request, words);
  const mismatch =
    awaited.belongs?.(packet) === false
      ? { expected: `its answer comes${awaited.which}` }
      : messageMismatch(exchange, packet, awaited);
  const code = contentMismatch(exchange.context, words, contentOf(packet), 'payload') === undefined;
  return mismatch && { expected: mismatch.expected, code };
}

/** Waits until the target has taken the request; a target that closes instead or says nothing has not accepted it. */
async function acknowledgement(exchange: Exchange, as: string, type: 'PUBACK' | 'PUBCOMP'): Promise<void> {
  const wait = { within: exchange.context.within, what: `a ${type} of the request` };
  const sent = exchange.lastSent(as, 'PUBLISH');
  await awaitEvent(exchange, exchange.peer(as), type, ({ packetId }) => packetId === sent?.packetId, wait);
}
