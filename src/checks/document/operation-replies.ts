import { string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds } from '../../spec/duration.js';
import { describePacket, type PublishPacket } from '../../driver/wire/packet.js';
import type { Operation } from '../../spec/api.js';
import { isCorrelated } from '../../spec/bare/overlaps.js';
import { fillAddress, overlap, topicMatches } from '../../spec/topic.js';
import type { Exchange } from '../../steps/exchange.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { judgeMessage } from './judge-message.js';
import {
  butNear,
  cameAlready,
  connected,
  nearTo,
  nextMessage,
  nobodySeen,
  ownReplies,
  signsOf,
  subscribe,
  type Message,
} from './listening.js';
import { operationOf } from './operation.js';
import { valueToSend } from './payload-to-send.js';
import { publish } from './publish.js';
import { asked, contentOfRequest, type Request } from './request.js';
import { givenValues, topicToPublish } from './topics.js';

const words = {
  operation: required(string(), 'The operation of the API that the target receives and answers.'),
  watch: optional(duration, 'How long its reply is waited for; 10 s when missing.'),
};

type Parameters = Written<typeof words>;

const usually = '10s';

/** A request made from the document is answered where it says, and the payload fits the schema. */
export const operationReplies = defineCheck<Parameters>({
  name: 'operation-replies',
  text: 'A request is answered on the documented or asked for reply address with a documented payload.',
  parameters: object(words).schema,
  waits: ({ watch = usually }) => milliseconds(watch),
  async run(context, { operation: id, watch = usually }) {
    const operation = operationOf(context, id);
    const chosen = topicToPublish(context, operation);
    const request = asked(context, operation, chosen, valueToSend(context, operation));
    const exchange = await connected(context);
    const signs = signsOf(context, chosen);
    await subscribe(exchange, [...new Set([request.filter, ...signs.filters])], 1);
    const wait = milliseconds(watch);
    await mustBeQuiet(context, exchange, { operation, request, within: Math.min(wait / 2, quietFor) });
    const sentAt = await publish(exchange, operation, chosen, contentOfRequest(request));
    const until = sentAt + wait;
    const reply = await nextMessage(exchange, request.isReply, {
      until,
      what: `a reply on ${request.filter}${request.which}`,
    });
    if (reply) return judged(context, operation, reply.packet);
    const expected = `a reply on ${request.filter}${request.which} to ${id} on ${chosen.topic}`;
    // Whoever answers where only we asked it to has taken the request.
    const isToUs = ({ topic, retain }: PublishPacket): boolean =>
      !retain && topic === request.filter && topic.startsWith(`${ownReplies(context)}/`);
    const seen = async (isMeant: (packet: PublishPacket) => boolean): Promise<Message | undefined> =>
      await cameAlready(
        exchange,
        (packet, at) => at >= sentAt && (signs.isSign(packet) || isToUs(packet)) && isMeant(packet),
        'a sign of the device',
      );
    const untied = await seen(
      (packet) => topicMatches(request.filter, packet.topic) && !request.isReply(packet),
    );
    if (untied && request.which !== '')
      throw new NonConformance(
        expected,
        `what came there within ${wait / 1000} s has another or none: ${describePacket(untied.packet)} came at ${untied.at.toFixed(1)} ms`,
      );
    const sign = untied ?? (await seen(() => true));
    const near = nearTo(context, operation.reply!.channel, {
      ...chosen.values,
      ...givenValues(context, operation.reply!.channel),
    });
    if (sign)
      throw new NonConformance(
        expected,
        `none came within ${wait / 1000} s, though the device was there: ${describePacket(sign.packet)} came at ${sign.at.toFixed(1)} ms${butNear(near)}`,
      );
    const guessed = chosen.guessed.map((name) => `${name}=${chosen.values[name]}`);
    throw new Inconclusive(
      `${nobodySeen(wait, [request.filter], near)}${guessed.length === 0 ? '' : `; that ${guessed.join(', ')} is one is only what the document gives as an example: --param says another`}`,
    );
  },
});

/** Milliseconds in which nothing must come by itself on a topic on which the target also sends unasked. */
const quietFor = 2000;

/** Where nothing tells a reply from what the target sends by itself on the same topic, none of that may come before. */
async function mustBeQuiet(
  context: CheckContext,
  exchange: Exchange,
  { operation, request, within }: { operation: Operation; request: Request; within: number },
): Promise<void> {
  const { reply, id } = operation;
  const alsoSends = Object.values(context.api.operations).some(
    (other) =>
      other.action === 'send' &&
      other.id !== id &&
      other.channel.address !== '' &&
      overlap(fillAddress(other.channel.address, {}).topic, request.filter),
  );
  if (!alsoSends || isCorrelated(operation) || reply?.location !== undefined) return;
  const until = context.driver.elapsed() + within;
  const what = `a message on ${request.filter} that nobody asked for`;
  const unasked = await nextMessage(exchange, request.isReply, { until, what });
  if (unasked)
    throw new Inconclusive(
      `nothing was sent: what comes on ${request.filter} by itself could not be told from a reply (${describePacket(unasked.packet)})`,
    );
}

function judged(context: CheckContext, operation: Operation, packet: PublishPacket): number {
  const { reply } = operation;
  // A reply belongs to its request, whatever else of the document comes on the topic.
  const as: Operation = { ...operation, channel: reply!.channel };
  const result = judgeMessage(context, as, reply!.messages, packet);
  if (result.is === 'right') return 1;
  if (result.is === 'wrong')
    throw new NonConformance(
      `on ${packet.topic}: ${result.mismatch.expected}`,
      `${result.mismatch.actual}, in ${describePacket(packet)}`,
      result.mismatch.at,
    );
  throw new Inconclusive(
    result.is === 'another'
      ? `what came on ${packet.topic} may be of operation ${result.of} and no reply`
      : `the reply on ${packet.topic} is not judged: ${result.why}`,
  );
}
