import { packetType } from '../../driver/wire/packets/index.js';
import { topicOf } from '../../driver/wire/topic-aliases.js';
import { anything, constant, either, integer, string, templated, type TypeOf } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { milliseconds } from '../../spec/duration.js';
import { duration, templatedQos } from '../../spec/format/common.js';
import type { Observed } from '../../driver/driver.js';
import { topicMatches } from '../../spec/topic.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { awaitPacket, describeEvent, endsTheStream, isOfType, unmet } from '../demand.js';
import { specMistake, type Exchange } from '../exchange.js';
import { isSentinel } from '../message.js';
import { noText } from '../no-text.js';
import { nextPacketId } from '../packet-ids.js';
import { defineVerb } from '../word.js';

const sentinelWords = object({
  as: required(string(), 'The client that publishes the sentinel.'),
  topic: required(string(), 'A topic on the same path, to which this client has subscribed.'),
  qos: optional(templatedQos, "The QoS of the sentinel; the spec's default when missing."),
});

const orClosed = optional(
  constant(true),
  'A close by the target ends the wait as well: nothing can come any more.',
);

const until = either(
  constant('ping'),
  object({
    sentinel: required(sentinelWords, 'A message on the same path, behind which it would have come.'),
  }),
  object({
    quiet: required(duration, 'So long nothing of the kind comes, where nothing orders the two.'),
    orClosed,
  }),
  object({
    attempts: required(
      templated(integer(1)),
      'So many further connections of the target to our broker have come and ended.',
    ),
  }),
  object({
    polls: required(
      templated(integer(1)),
      'So many further requests were answered on the same text connection.',
    ),
    of: required(string(), 'The operation that is asked.'),
    orClosed,
  }),
);

const words = object({
  contains: optional(anything, 'No text with these members may have come, on a text connection.'),
  topic: optional(string(), 'A topic filter: no message that matches it may have come.'),
  packet: optional(packetType, 'No packet of this type may have come.'),
  until: required(
    until,
    "What proves that it would have come: PINGRESP (`ping`) only for what this connection's own packet causes at once, a sentinel on the same path for a message that is routed.",
  ),
});

export type NothingWords = TypeOf<typeof words>;

export const nothing = defineVerb({
  name: 'nothing',
  text: 'Judges that something did not come, after a fence that proves that it would have.',
  words,
  example: [{ connect: {} }, { nothing: { packet: 'PUBLISH', until: 'ping' } }],
  judges: true,
  refersTo: ({ until }) =>
    typeof until === 'object' && 'polls' in until
      ? [{ to: 'operation', at: '/until/of', name: until.of }]
      : [],
  // PINGRESP proves it only for what this connection's own packet causes at once: MQTT orders nothing between a PINGRESP
  // and a message routed to us, so for those the fence is a sentinel on the same path.
  async act(exchange, as, words, { within }) {
    if (exchange.talks.has(as)) return await noText(exchange, as, words, within);
    const unwanted = (event: Observed): boolean =>
      words.packet === undefined
        ? event.type === 'packet' &&
          event.packet.type === 'PUBLISH' &&
          topicMatches(words.topic ?? '#', topicOf(event.packet)) &&
          // A server may send a sentinel twice, and it may go where the message must not.
          !isSentinel(exchange, event.packet)
        : isOfType(event, words.packet) &&
          (words.packet !== 'CONNECT' || ('connection' in event && exchange.isFurther(as, event.connection)));
    const found = await fence(exchange, as, words, within, unwanted);
    const described = words.packet ?? `message on ${words.topic ?? 'any topic'}`;
    if (found) unmet(exchange, true, `no ${described}`, describeEvent(found));
    exchange.judged += 1;
  },
});

async function fence(
  exchange: Exchange,
  as: string,
  words: NothingWords,
  within: number,
  unwanted: (event: Observed) => boolean,
): Promise<Observed | undefined> {
  const peer = exchange.peer(as);
  const { driver } = exchange.context;
  if (words.until === 'ping') {
    await peer.send({ type: 'PINGREQ' });
    await awaitPacket(exchange, peer, 'PINGRESP', () => true, {
      explicit: false,
      within,
      what: 'PINGRESP as a fence',
    });
    driver.record({ on: as, type: 'fence', text: 'PINGRESP came' });
    return peer.waiting().find(unwanted);
  }
  if ('quiet' in words.until) {
    const quiet = milliseconds(words.until.quiet);
    const what = `nothing for ${quiet} ms`;
    const event = await peer.next((seen) => unwanted(seen) || endsTheStream(seen), quiet, what);
    const closedByTarget = event.type === 'closed' && event.by === 'target';
    if (closedByTarget && words.until.orClosed) {
      exchange.unanswered.refuse(peer, event, what);
      driver.record({ on: as, type: 'fence', text: 'the target closed; nothing can come any more' });
      return undefined;
    }
    // Nobody can be reached over a connection that has ended, so its silence proves nothing.
    if (event.type === 'closed')
      unmet(exchange, false, `the connection to stay open for ${quiet} ms`, describeEvent(event));
    if (event.type === 'malformed' && event.ours) throw new Inconclusive(`${what}: ${event.malformed}`);
    driver.record({ on: as, type: 'fence', text: `not seen for ${quiet} ms; nothing orders the two` });
    return event.type === 'timeout' ? undefined : event;
  }
  if ('attempts' in words.until) return await attempts(exchange, as, words.until.attempts, within, unwanted);
  if ('polls' in words.until) throw specMistake('`polls` end a wait on a text connection only');
  try {
    await sentinel(exchange, as, words.until.sentinel, within);
  } catch (error) {
    // What must not come needs no fence once it has.
    const found = error instanceof Inconclusive ? peer.waiting().find(unwanted) : undefined;
    if (found) return found;
    throw error;
  }
  return peer.waiting().find(unwanted);
}

/** The target comes again so many times, and each connection ends. Answers what is unwanted, if it comes meanwhile. */
async function attempts(
  exchange: Exchange,
  as: string,
  count: number,
  within: number,
  unwanted: (event: Observed) => boolean,
): Promise<Observed | undefined> {
  const peer = exchange.broker(as);
  const comes = (event: Observed): boolean =>
    event.type === 'came' && exchange.isFurther(as, event.connection);
  for (let number = 1; number <= count; number += 1) {
    const what = `attempt ${number} of the target to connect`;
    const come = await peer.next((event) => comes(event) || unwanted(event), within, what);
    if (unwanted(come)) return come;
    if (come.type !== 'came') return unmet(exchange, false, what, describeEvent(come));
    const isItsEnd = (event: Observed): boolean =>
      event.type === 'closed' && event.connection === come.connection;
    const end = await peer.next((event) => isItsEnd(event) || unwanted(event), within, `the end of ${what}`);
    if (unwanted(end)) return end;
    if (!isItsEnd(end)) return unmet(exchange, false, `the end of ${what}`, describeEvent(end));
  }
  exchange.context.driver.record({ on: as, type: 'fence', text: `${count} further attempts ended` });
  return peer.waiting().find(unwanted);
}

async function sentinel(
  exchange: Exchange,
  as: string,
  words: { as: string; topic: string; qos?: 0 | 1 | 2 },
  within: number,
): Promise<void> {
  const mark = `sentinel ${exchange.context.nonce()}`;
  exchange.sentinels.add(mark);
  const qos = words.qos ?? exchange.context.qos;
  await exchange.peer(words.as).send({
    type: 'PUBLISH',
    topic: words.topic,
    qos,
    payload: mark,
    ...(qos > 0 ? { packetId: nextPacketId(exchange) } : {}),
  });
  const what = `the sentinel that ${words.as} published on ${words.topic}`;
  await awaitPacket(exchange, exchange.peer(as), 'PUBLISH', (packet) => packet.payload.text === mark, {
    explicit: false,
    within,
    what,
  });
  exchange.context.driver.record({ on: as, type: 'fence', text: `${what} came` });
}
