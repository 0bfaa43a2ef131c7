import { parseJson } from '../../driver/parse-json.js';
import type { BrokerSession } from '../../driver/driver.js';
import type { PublishPacket } from '../../driver/wire/packet.js';
import { milliseconds } from '../../spec/duration.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { CheckContext } from '../check.js';
import { restarted } from '../restarted.js';
import { isOf, Watch } from './watch.js';
import { wholeContent } from './announced-content.js';
import type { AnnouncedWords } from './announced-words.js';

/** By what a message came: a new connection, our asking, or the device's being switched on. */
export type Because = 'connected' | 'asked' | 'restarted';

const by: Record<Because, string> = {
  connected: 'since it has connected',
  asked: 'upon our message',
  restarted: 'since it was switched on',
};

export interface Message {
  topic: string;
  payload: string;
  retain: boolean;
  because: Because;
}

export interface Announcement extends Message {
  /** Of its topic, those between the prefix and the last one. */
  levels: string[];
  /** Its JSON with long names and whole topics; undefined where it is no JSON. */
  content: unknown;
}

export interface Seen {
  watch: Watch;
  /** The connection on which they came. */
  session: BrokerSession;
  /** All that the device has published on it, in the order of its coming. */
  messages: Message[];
  announcements: Announcement[];
}

/**
 * What a device announces on a new connection, and once more when it is asked to. One that has announced nothing by then may
 * do so when it is switched on: where that is in our hand, it is.
 */
export async function collected(context: CheckContext, words: AnnouncedWords): Promise<Seen> {
  const watch = new Watch(context, words.on);
  const had = await watch.session();
  await watch.peer.end();
  let session = await watch.sessionAfter(had);
  const messages = await messagesOn(watch, session, words, 'connected');
  const { topic, payload } = words.asks;
  await watch.peer.send({ type: 'PUBLISH', topic, payload, qos: 0, retain: false });
  messages.push(...(await messagesOn(watch, session, words, 'asked')));
  if (announcementsIn(messages, words, context).length === 0 && (await restarted(context))) {
    session = await watch.sessionAfter(session);
    messages.push(...(await messagesOn(watch, session, words, 'restarted')));
  }
  return { watch, session, messages, announcements: announcementsIn(messages, words, context) };
}

/** At least one announcement. Inconclusive where there is none: whether it announces itself at all is judged elsewhere. */
export async function announcementsNow(context: CheckContext, words: AnnouncedWords): Promise<Seen> {
  const seen = await collected(context, words);
  if (seen.announcements.length > 0) return seen;
  throw new Inconclusive('the device announced nothing of itself in this case');
}

/** What it publishes until no announcement and no SUBSCRIBE has come for a while, which is how it begins. */
async function messagesOn(
  watch: Watch,
  session: BrokerSession,
  words: AnnouncedWords,
  because: Because,
): Promise<Message[]> {
  const messages: Message[] = [];
  const end = watch.deadline(milliseconds(words.time));
  let until = watch.deadline(milliseconds(words.quiet));
  const [isPublish, isSubscribe] = [isOf('PUBLISH'), isOf('SUBSCRIBE')];
  for (;;) {
    const event = await watch.next(
      session,
      (each) => isPublish(each) || isSubscribe(each) || each.type === 'closed',
      Math.min(end, until),
      `what the device announces of itself, ${by[because]}`,
    );
    if (!event || event.type === 'closed') return messages;
    const message = isPublish(event) ? messageOf(event.packet, because) : undefined;
    if (message) messages.push(message);
    if (!message || levelsOf(message.topic, words)) until = watch.deadline(milliseconds(words.quiet));
  }
}

const messageOf = (packet: PublishPacket, because: Because): Message => ({
  topic: packet.topicByAlias ?? packet.topic,
  payload: packet.payload.text ?? `0x${packet.payload.hex}`,
  retain: packet.retain,
  because,
});

/** The levels between prefix and last one; undefined where the topic is none of an announcement. */
function levelsOf(topic: string, { prefix, last }: AnnouncedWords): string[] | undefined {
  const levels = topic.split('/');
  const first = prefix.split('/');
  const isOne = levels.at(-1) === last && first.every((level, place) => levels[place] === level);
  return isOne ? levels.slice(first.length, -1) : undefined;
}

/** An empty one takes back what was announced, and announces nothing. */
function announcementsIn(
  messages: readonly Message[],
  words: AnnouncedWords,
  { matchSchema }: CheckContext,
): Announcement[] {
  return messages.flatMap((message) => {
    const levels = levelsOf(message.topic, words);
    if (!levels || message.payload === '') return [];
    const parsed = parseJson(message.payload);
    const content = 'value' in parsed ? wholeContent(parsed.value, words) : undefined;
    const isNone = words.except !== undefined && matchSchema(words.except, content).length === 0;
    return isNone ? [] : [{ ...message, levels, content }];
  });
}
