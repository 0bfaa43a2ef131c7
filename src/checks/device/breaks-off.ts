import { aPacket } from '../../driver/wire/a-packet.js';
import { constant, string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { templated } from '../../schema/form.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import type { ConnectPacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { didNotCome } from '../did-not-come.js';
import { defineCheck } from '../check.js';
import { refuseEndOnItsWay, refuseOtherEnds, type End } from '../end-of-connection.js';
import { steps } from '../parameters.js';
import { restarted } from '../restarted.js';
import { subscribedTopic, subscribingPatience } from './topic.js';
import { ending, isOf, Watch } from './watch.js';
import { on, topic } from './words.js';

const words = {
  before: optional(steps, 'Steps that come first: how our broker treats connections.'),
  on,
  what: required(string(), 'What is wrong, as a noun: `a second CONNACK`.'),
  anew: optional(
    constant(true),
    'The connection is ended first: the next one is looked at from its CONNECT on.',
  ),
  answers: optional(
    constant('SUBSCRIBE'),
    'What is wrong comes in answer to this packet; before it came nothing is judged.',
  ),
  send: optional(
    templated(string({ pattern: '^([0-9a-f]{2} ?)*$' })),
    'Bytes that the device is sent on its connection, as hexadecimal digits; a message that it acknowledges comes before, where it takes one.',
  ),
  frame: optional(constant('text'), 'They are sent in a text frame of WebSocket.'),
  topic,
  time: required(
    templated(duration),
    'How long it may take to end the connection, or one and a half times its keep-alive where that is longer.',
  ),
};

type Parameters = Written<typeof words>;

/** A broker that keeps the standard ends a connection after so many times the keep-alive; till then a close may come. */
const CUT = 1.5;
/** By which such a timer may be late. */
const LATE_MS = 2000;

/** Milliseconds in which a packet may still come that was under way. */
const UNDER_WAY_MS = 1000;

/** A connection of the device, known from its CONNECT. */
interface Line {
  connection: number;
  keepAlive: number;
  /** When the packet came that our broker answers with what is wrong, in milliseconds of the case. */
  askedAt: number;
}

/**
 * A device gets what it must not take, and ends the connection. That it did not fails only where it said something
 * afterwards; one that fell silent may have crashed.
 */
export const breaksOff = defineCheck<Parameters>({
  name: 'breaks-off',
  text: 'The device ends its connection when it gets what no broker may send.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ time }) => 2 * plannedTime(time) + 60_000,
  costs: ({ anew }) => ({ drops: anew === true ? 2 : 1 }),
  async run(context, { before = [], ...written }) {
    const watch = new Watch(context, written.on);
    const last = written.anew ? await watch.session() : undefined;
    await runSteps(context, before, { part: 'before', judging: true });
    const { what, send, answers, frame = 'binary', topic: given, time } = substitute(written, context.scope);
    const first = last ? await nextLine(watch, last) : lineOf(await watch.session());
    const line = answers ? await untilAsked(watch, first, answers) : first;
    let sentAt = line.askedAt;
    if (send !== undefined) {
      await control(watch, line, given);
      await refuseEndOnItsWay(watch.peer, line.connection, what);
      sentAt = markedAt(context.driver, watch.on, `${what} is sent`);
      if (frame === 'text') watch.tell('what is sent now goes in a text frame of WebSocket');
      await watch.peer.sendBytes(Buffer.from(send.replaceAll(' ', ''), 'hex'), frame);
    }
    const lasts = Math.max(milliseconds(time), line.keepAlive * CUT * 1000 + LATE_MS);
    const { ended, signs } = await until(watch, line, lasts, what);
    const expected = `the device ends the connection after ${what}`;
    if (ended?.by === 'target') {
      refuseOtherEnds(ended, sentAt, what);
      watch.tell(`after ${what} ${ending(ended)}`);
      return 1;
    }
    const [sign] = signs.slice(-1);
    if (sign) throw new NonConformance(expected, `it went on: ${ending(sign)}`);
    throw new Inconclusive(
      `${expected}: it did not, and fell silent${ended ? ` until ${ending(ended)}` : ''}, so it may have crashed`,
    );
  },
});

const lineOf = ({ connection, connect }: BrokerSession): Line => ({
  connection,
  keepAlive: connect.keepAlive,
  askedAt: 0,
});

/** Ends the connection, and waits for the CONNECT of the next one. */
async function nextLine(watch: Watch, { connection }: BrokerSession): Promise<Line> {
  await watch.peer.end();
  const { within } = watch.context;
  const isNext = (event: Observed): boolean => isOf('CONNECT')(event) && (event.connection ?? 0) > connection;
  const event = await watch.peer.next(isNext, within, 'the device comes again');
  if (event.type !== 'packet') throw didNotCome(watch.peer, 'again', within);
  const { keepAlive } = event.packet as ConnectPacket;
  return { connection: event.connection ?? 0, keepAlive, askedAt: event.at };
}

/**
 * Waits for the packet of the device that our broker answers. One that does not send it when it comes again may when it is
 * switched on: where that can be done, it is restarted.
 */
async function untilAsked(watch: Watch, line: Line, type: 'SUBSCRIBE'): Promise<Line> {
  const { within } = watch.context;
  const isEnd = (event: Observed): boolean => event.type === 'closed' && event.connection === line.connection;
  const isIt = (event: Observed): boolean => isOf(type)(event) && (event.connection ?? 0) >= line.connection;
  const what = `${aPacket(type)} of the device`;
  let event = await watch.peer.next(
    (each) => isIt(each) || isEnd(each),
    Math.min(subscribingPatience, within),
    what,
  );
  if (event.type === 'timeout') {
    await restarted(watch.context);
    event = await watch.peer.next(isIt, within, what);
  }
  if (event.type !== 'packet') throw new Inconclusive(`the device sent no ${type} on its next connection`);
  return { ...line, connection: event.connection ?? line.connection, askedAt: event.at };
}

const PACKET_ID = 49_001;

/** A message that it acknowledges shows that it was there until then, where it takes messages. */
async function control(watch: Watch, line: Line, given: string): Promise<void> {
  const session = watch.peer.sessions.find(({ connection }) => connection === line.connection);
  if (!session?.subscriptions.some(({ qos }) => qos >= 1)) return;
  const to = await subscribedTopic(watch, 1, given, watch.context.nonce());
  await watch.send(session, { type: 'PUBLISH', topic: to, qos: 1, packetId: PACKET_ID, payload: 'message' });
  const isAnswer = (event: Observed): boolean => isOf('PUBACK')(event) && event.packet.packetId === PACKET_ID;
  const within = Math.max(watch.context.within, line.keepAlive * 1000);
  const event = await watch.next(
    session,
    isAnswer,
    watch.deadline(within),
    'the acknowledgement of a message before',
  );
  if (!event) throw new Inconclusive('a message before was not acknowledged');
}

/** What the device does until its connection ends, or the time is over. */
async function until(
  watch: Watch,
  { connection }: Line,
  patience: number,
  what: string,
): Promise<{ ended: End | undefined; signs: Observed[] }> {
  const deadline = watch.deadline(patience);
  const since = markedAt(watch.context.driver, watch.on, 'what it says is looked at from here');
  const signs: Observed[] = [];
  for (;;) {
    const isSign = ({ type }: Observed): boolean => type === 'packet' || type === 'closed';
    const event = await watch.next(
      { connection },
      isSign,
      deadline,
      `the end of the connection after ${what}`,
    );
    if (!event || event.type === 'closed') return { ended: event, signs };
    // What it says before it goes is no sign that it goes on.
    const isLast = event.type === 'packet' && event.packet.type === 'DISCONNECT';
    if (!isLast && event.at > since + UNDER_WAY_MS) signs.push(event);
  }
}
