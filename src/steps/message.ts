import { parseJson } from '../driver/parse-json.js';
import { describePacket, type PublishPacket } from '../driver/wire/packet.js';
import { topicOf } from '../driver/wire/topic-aliases.js';
import { matchPattern } from '../spec/match-pattern.js';
import type { Message } from '../spec/api.js';
import { valueAt } from '../spec/pointer.js';
import { fillAddress, topicMatches } from '../spec/topic.js';
import { apiSchemaMismatch } from './api-schema.js';
import { contentMismatch, type Content, type Mismatch } from './content.js';
import { correlationOf } from './correlation.js';
import { awaitPacket, unmet, type Demand } from './demand.js';
import { specMistake, type Exchange, type SentRequest } from './exchange.js';
import type { MessageWords } from './content-words.js';
import { propertyMismatch } from './property-words.js';
import { expectText, expectTextReply } from './text.js';

/** A payload as text and bytes, and as the value that it says: as JSON, or as one of the messages that have a coding. */
export function contentOf(packet: PublishPacket, messages: readonly Message[] = []): Content {
  const { text, hex } = packet.payload;
  for (const { coding } of messages) {
    const read = coding?.read(Buffer.from(hex ?? '', 'hex'));
    if (read && 'value' in read) return { json: read.value, isJson: true, text, hex };
  }
  const parsed = parseJson(text ?? '');
  return 'value' in parsed
    ? { json: parsed.value, isJson: true, text, hex }
    : {
        json: undefined,
        isJson: false,
        text,
        hex,
        ...(parsed.why === undefined ? {} : { whyNoJson: parsed.why }),
      };
}

/** Whether a message is the sentinel of a fence, which the target may send more than once. */
export const isSentinel = ({ sentinels }: Exchange, { payload: { text } }: PublishPacket): boolean =>
  text !== undefined && sentinels.has(text);

interface Awaited {
  filter: string;
  /** The channel address behind the filter, for captures of topic parameters. */
  address?: string;
  messages: Message[];
  retain?: boolean | undefined;
  words: MessageWords;
  /** Besides the topic: is it the one we wait for? */
  belongs?: (packet: PublishPacket) => boolean;
  /** The same in words. */
  which?: string;
}

export async function expectMessage(
  exchange: Exchange,
  as: string,
  words: MessageWords,
  demand: Demand,
): Promise<void> {
  if (exchange.talks.has(as)) return await expectText(exchange, as, words, demand);
  const operation = words.operation === undefined ? undefined : exchange.operation(words.operation);
  if (!operation) {
    await judgeNext(exchange, as, { filter: words.topic ?? '#', messages: [], words }, demand);
    return;
  }
  const { address } = operation.channel;
  const filter = words.topic ?? fillAddress(address, words.parameters ?? {}).topic;
  const { messages, mqtt } = operation;
  await judgeNext(
    exchange,
    as,
    { filter, address, messages, retain: neverRetained(mqtt.retain), words },
    demand,
  );
}

/** What is published retained comes with RETAIN 1 or 0, as the subscription is new or not; what is not, never with 1. */
const neverRetained = (retain: boolean | undefined): false | undefined =>
  retain === false ? false : undefined;

/** The reply to this client's last request: its topic, its correlation and its schema come from the two documents. */
export async function expectReply(
  exchange: Exchange,
  as: string,
  words: MessageWords,
  demand: Demand,
): Promise<void> {
  const request = exchange.requests.get(as);
  if (!request) throw specMistake(`client "${as}" has sent no request whose reply could be expected`);
  if (exchange.talks.has(as)) return await expectTextReply(exchange, as, request, words, demand);
  await judgeNext(exchange, as, replyTo(exchange, as, request, words), demand);
}

export function replyTo(exchange: Exchange, as: string, request: SentRequest, words: MessageWords): Awaited {
  const { operation, parameters, payload } = request;
  if (!operation.reply) throw specMistake(`operation "${operation.id}" has no reply in the API`);
  const { channel, messages } = operation.reply;
  const asked = correlationOf(operation.messages);
  const answered = correlationOf(messages);
  const awaited: Awaited = {
    filter:
      words.topic ?? fillAddress(channel.address, { ...exchange.ownParameters(as), ...parameters }).topic,
    address: channel.address,
    messages,
    // It comes to a subscription that was there before, so its RETAIN is 0 (MQTT-3.3.1-9).
    retain: false,
    words,
  };
  if (asked !== undefined && answered !== undefined) {
    const wanted = JSON.stringify(valueAt(payload, asked));
    awaited.belongs = (packet) =>
      JSON.stringify(valueAt(contentOf(packet, messages).json, answered)) === wanted;
    awaited.which = ` with ${answered} ${wanted}`;
  }
  return awaited;
}

async function judgeNext(exchange: Exchange, as: string, awaited: Awaited, demand: Demand): Promise<void> {
  const what = `a message on ${awaited.filter}${awaited.which ?? ''}`;
  const packet = await awaitPacket(
    exchange,
    exchange.peer(as),
    'PUBLISH',
    (p) =>
      topicMatches(awaited.filter, topicOf(p)) && !isSentinel(exchange, p) && (awaited.belongs?.(p) ?? true),
    { explicit: demand.explicit && !demand.silenceProvesNothing, within: demand.within, what },
  );
  judgeMessage(exchange, packet, awaited, demand);
}

/** Judges a message that has come: flags, schema, content. */
export function judgeMessage(
  exchange: Exchange,
  packet: PublishPacket,
  awaited: Awaited,
  demand: Demand,
): void {
  const content = contentOf(packet);
  const mismatch = messageMismatch(exchange, packet, awaited);
  if (mismatch) {
    const expected = `on ${topicOf(packet)}: ${mismatch.expected}`;
    unmet(
      exchange,
      demand.explicit,
      expected,
      `${mismatch.actual}, in ${describePacket(packet)}`,
      mismatch.at,
    );
  }
  exchange.last = {
    value: content.json,
    topic: topicOf(packet),
    ...(content.text === undefined ? {} : { text: content.text }),
    ...(awaited.address === undefined ? {} : { address: awaited.address }),
    ...(packet.packetId === undefined ? {} : { packetId: packet.packetId }),
    ...(packet.properties === undefined ? {} : { properties: packet.properties }),
  };
}

/** What is wrong with a message that has come: its flags, its schema or its content; undefined when nothing is. */
export function messageMismatch(
  exchange: Exchange,
  packet: PublishPacket,
  awaited: Awaited,
): Mismatch | undefined {
  const content = contentOf(packet);
  return (
    topicMismatch(packet, awaited.words) ??
    flagMismatch(packet, awaited) ??
    propertyMismatch(awaited.words, packet) ??
    apiSchemaMismatch(awaited.messages, content, 'payload') ??
    contentMismatch(exchange.context, awaited.words, content, 'payload')
  );
}

function topicMismatch(
  packet: PublishPacket,
  words: MessageWords,
): { expected: string; actual: string } | undefined {
  if (words.topicPattern === undefined || matchPattern(words.topicPattern, topicOf(packet))) return undefined;
  return { expected: `a topic like ${words.topicPattern}`, actual: `it is ${topicOf(packet)}` };
}

function flagMismatch(
  packet: PublishPacket,
  { words, retain }: Awaited,
): { expected: string; actual: string } | undefined {
  const qos = words.qos === undefined ? undefined : [words.qos].flat();
  if (qos && !qos.includes(packet.qos))
    return { expected: `QoS ${qos.join(' or ')}`, actual: `QoS ${packet.qos}` };
  const retained = words.retain ?? retain;
  if (retained !== undefined && retained !== packet.retain) {
    return { expected: `RETAIN ${Number(retained)}`, actual: `RETAIN ${Number(packet.retain)}` };
  }
  if (words.packetId !== undefined && words.packetId !== packet.packetId) {
    return { expected: `packet id ${words.packetId}`, actual: `packet id ${packet.packetId ?? 'none'}` };
  }
  if (words.dup !== undefined && words.dup !== packet.dup) {
    return { expected: `DUP ${Number(words.dup)}`, actual: `DUP ${Number(packet.dup)}` };
  }
  return undefined;
}
