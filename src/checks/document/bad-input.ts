import { string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { milliseconds } from '../../spec/duration.js';
import { duration } from '../../spec/format/common.js';
import type { Operation } from '../../spec/api.js';
import { malformedOf, type Malformed } from '../../spec/bare/malformed.js';
import { fillAddress } from '../../spec/topic.js';
import { describePacket, type PublishPacket } from '../../driver/wire/packet.js';
import type { Exchange } from '../../steps/exchange.js';
import { contentOf } from '../../steps/message.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { isSameAnswer } from './same-answer.js';
import { connected, nextMessage, nobodySeen, signsOf, subscribe, type Message } from './listening.js';
import { operationOf } from './operation.js';
import { publishWords, valueToSend, type Made } from './payload-to-send.js';
import { publish } from './publish.js';
import { asked, contentOfRequest, type Request } from './request.js';
import { belongsTo, givenValues, topicToPublish, type Chosen } from './topics.js';

const words = {
  operation: required(string(), 'The operation of the API that the target receives.'),
  probe: optional(string(), 'The operation that the target sends because of a good message.'),
  watch: optional(duration, 'How long the target is waited for; 10 s when missing.'),
};

type Parameters = Written<typeof words>;

const usually = '10s';

/** Milliseconds in which an answer to a malformed request would have come, where good ones are answered at once. */
const leastPatience = 500;
/** How many times longer than a good one is waited for. */
const patience = 5;
/** Good messages that are answered after what is malformed. */
const answersAfter = 2;

/**
 * A message that the document forbids (the value `malformed` of the case names which) is outlived, and is not answered as
 * a good one. Before it, a good one is answered, or the target shows itself on one topic again and again.
 */
export const badInputOutlived = defineCheck<Parameters>({
  name: 'bad-input-outlived',
  text: 'After a message that does not fit the document the target still answers, or still shows itself.',
  parameters: object(words).schema,
  waits: ({ watch = usually }) => (3 + answersAfter) * milliseconds(watch),
  async run(context, { operation: id, probe, watch = usually }) {
    const written = operationOf(context, id);
    // What is wrong, or sent for the sake of it, shall greet nobody later.
    const operation: Operation = { ...written, mqtt: { ...written.mqtt, retain: false } };
    const chosen = topicToPublish(context, operation);
    const name = String(context.scope['malformed']);
    const trying = { context, operation, chosen, name, wait: milliseconds(watch) };
    if (operation.reply) return await judgedByReplies(trying);
    return probe === undefined ? await judgedBySigns(trying) : await judgedByProbe(trying, probe);
  },
});

interface Trying {
  context: CheckContext;
  operation: Operation;
  chosen: Chosen;
  /** Of what is malformed. */
  name: string;
  /** Milliseconds. */
  wait: number;
}

/** What is sent in place of a good message. Throws Inconclusive where the value that the user gave cannot be spoilt so. */
function spoilt({ name, operation }: Trying, made: Made): Malformed {
  const found = malformedOf(made.message, made.value).find((one) => one.name === name);
  if (found) return found;
  throw new Inconclusive(`nothing was sent: what is sent for operation ${operation.id} has no "${name}"`);
}

async function send(
  exchange: Exchange,
  { operation, chosen }: Trying,
  { made: { message }, properties }: Pick<Asking, 'made' | 'properties'>,
  { sent }: Malformed,
): Promise<number> {
  const spoiltContent = 'value' in sent ? publishWords({ message, value: sent.value }) : sent;
  return await publish(exchange, operation, chosen, {
    ...spoiltContent,
    ...(properties.length > 0 && { properties }),
  });
}

interface Asking {
  made: Made;
  properties: Request['properties'];
  filter: string;
  isAnswer(packet: PublishPacket): boolean;
}

async function judgedByReplies(trying: Trying): Promise<number> {
  const { context, operation, chosen } = trying;
  const good = (): Asking => {
    const request = asked(context, operation, chosen, valueToSend(context, operation));
    return { ...request, isAnswer: (packet) => request.isReply(packet) };
  };
  return await judgedByAnswers(trying, good);
}

async function judgedByProbe(trying: Trying, probe: string): Promise<number> {
  const { context, operation, chosen } = trying;
  const { channel } = operationOf(context, probe);
  const values = { ...chosen.values, ...givenValues(context, channel) };
  const good = (): Asking => ({
    made: valueToSend(context, operation),
    properties: [],
    filter: fillAddress(channel.address, values).topic,
    isAnswer: ({ topic, retain }) => !retain && belongsTo(context, channel, topic).is,
  });
  return await judgedByAnswers(trying, good, probe);
}

/** What comes by itself would pass for an answer of a target whose commands are dead. */
async function mustBeQuiet(
  exchange: Exchange,
  { operation, wait }: Trying,
  { filter, isAnswer }: Asking,
  probe: string,
): Promise<void> {
  await subscribe(exchange, [filter], 1);
  const unasked = await nextMessage(exchange, isAnswer, {
    until: exchange.context.driver.elapsed() + wait / 2,
    what: `a message of operation ${probe} that nobody asked for`,
  });
  if (unasked)
    throw new Inconclusive(
      `nothing was sent: operation ${probe} came by itself (${describePacket(unasked.packet)}), so it would not show that ${operation.id} is still taken`,
    );
}

/**
 * Good messages are answered before what is malformed and after it. A reply to what is malformed must not be that to a
 * good one; what a probe then sends is only a sign of life.
 */
async function judgedByAnswers(trying: Trying, good: () => Asking, probe?: string): Promise<number> {
  const { context, operation, chosen, wait } = trying;
  const exchange = await connected(context);
  const answer = async (asking: Asking, to: string): Promise<Message | undefined> => {
    const { filter, isAnswer } = asking;
    await subscribe(exchange, [filter], 1);
    await publish(exchange, operation, chosen, contentOfRequest(asking));
    const until = context.driver.elapsed() + wait;
    return await nextMessage(exchange, isAnswer, { until, what: `an answer to ${to}` });
  };
  const before = good();
  if (probe !== undefined) await mustBeQuiet(exchange, trying, before, probe);
  const askedAt = context.driver.elapsed();
  const first = await answer(before, 'a good message');
  if (!first) throw new Inconclusive(nobodySeen(wait, [before.filter]));
  const took = context.driver.elapsed() - askedAt;

  const wrong = good();
  const malformed = spoilt(trying, wrong.made);
  await subscribe(exchange, [wrong.filter], 1);
  await send(exchange, trying, wrong, malformed);
  const patient = Math.min(wait, Math.max(leastPatience, patience * took));
  const answered = await nextMessage(exchange, wrong.isAnswer, {
    until: context.driver.elapsed() + patient,
    what: `an answer to ${malformed.text}`,
  });

  // The first answer may be a late one to what is malformed.
  let second = first;
  for (let count = 0; count < answersAfter; count += 1) {
    const next = await answer(good(), `a good message after ${malformed.text}`);
    if (!next)
      throw new NonConformance(
        `a good message of operation ${operation.id} is answered after ${malformed.text}`,
        `no answer came within ${wait / 1000} s, though one had come before`,
      );
    second = next;
  }
  if (
    probe === undefined &&
    answered &&
    isSameAnswer(answered, { first, second }, (packet) => contentOf(packet, operation.reply?.messages))
  )
    throw new NonConformance(
      `${malformed.text} is refused, or not answered`,
      `it was answered as a good one: ${describePacket(answered.packet)}`,
    );
  return 1;
}

/** Messages on one topic that show that the target speaks by itself, and so many gaps between them. */
const signsBefore = 3;
/** A will is one message of a target that is gone. */
const signsAfter = 2;
const gaps = 3;

/** The target speaks by itself again and again on one topic before, and so it must after. */
async function judgedBySigns(trying: Trying): Promise<number> {
  const { context, operation, wait } = trying;
  const { driver } = context;
  const { filters, isSign } = signsOf(context);
  const exchange = await connected(context);
  await subscribe(exchange, filters, 0);
  const times = new Map<string, number[]>();
  const until = driver.elapsed() + wait;
  const heard = async (
    isMeant: (packet: PublishPacket, at: number) => boolean,
    deadline: number,
  ): Promise<Message | undefined> =>
    filters.length === 0
      ? undefined
      : await nextMessage(exchange, isMeant, { until: deadline, what: 'a message of the target' });
  for (;;) {
    const sign = await heard(isSign, until);
    if (!sign)
      throw new Inconclusive(
        times.size === 0
          ? nobodySeen(wait, filters)
          : `nothing was sent: the target did not speak ${signsBefore} times on one topic within ${wait / 1000} s, so its silence would say nothing; --watch says longer`,
      );
    const { topic } = sign.packet;
    const own = [...(times.get(topic) ?? []), sign.at];
    times.set(topic, own);
    if (own.length >= signsBefore) break;
  }
  const [topic, own] = [...times].find(([, at]) => at.length >= signsBefore)!;
  const longest = Math.max(...own.slice(1).map((at, index) => at - own[index]!));

  const made = valueToSend(context, operation);
  const malformed = spoilt(trying, made);
  const sentAt = await send(exchange, trying, { made, properties: [] }, malformed);
  const within = Math.max(wait, gaps * longest);
  let after = 0;
  while (after < signsAfter) {
    const sign = await heard(
      (packet, at) => at >= sentAt && packet.topic === topic && isSign(packet),
      sentAt + within,
    );
    if (!sign) break;
    after += 1;
  }
  if (after === 0)
    throw new NonConformance(
      `the target still speaks on ${topic} after ${malformed.text} of operation ${operation.id}`,
      `nothing came within ${Math.ceil(within) / 1000} s; before, a message came every ${Math.ceil(longest)} ms or sooner`,
    );
  if (after < signsAfter)
    throw new Inconclusive(
      `after ${malformed.text} one message came on ${topic} and no other, which may be the last will of the target`,
    );
  return 1;
}
