import { milliseconds } from '../spec/duration.js';
import type { NothingWords, Step } from '../spec/steps.js';
import type { Observed } from '../driver/driver.js';
import { topicMatches } from '../spec/topic.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import { awaitPacket, describeEvent, endsTheStream, isOfType, unmet } from './demand.js';
import { specMistake, type Exchange } from './exchange.js';
import { isSentinel } from './message.js';
import { nextPacketId } from './subscribe.js';
import { noText } from './no-text.js';

/**
 * Judges that something did not come, after a fence that proves it would have. PINGRESP proves it only for what this
 * connection's own packet causes at once: MQTT orders nothing between a PINGRESP and a message routed to us, so for
 * those the fence is a sentinel on the same path.
 */
export async function nothing(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.nothing!;
  if (exchange.talks.has(as)) return await noText(exchange, as, words, within);
  const unwanted = (event: Observed): boolean =>
    words.packet === undefined
      ? event.type === 'packet' &&
        event.packet.type === 'PUBLISH' &&
        topicMatches(words.topic ?? '#', event.packet.topic) &&
        // A server may send a sentinel twice, and it may go where the message must not.
        !isSentinel(exchange, event.packet)
      : isOfType(event, words.packet) &&
        (words.packet !== 'CONNECT' || ('connection' in event && exchange.isFurther(as, event.connection)));
  const found = await fence(exchange, as, words, within, unwanted);
  const described = words.packet ?? `message on ${words.topic ?? 'any topic'}`;
  if (found) unmet(exchange, true, `no ${described}`, describeEvent(found));
  exchange.judged += 1;
}

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
