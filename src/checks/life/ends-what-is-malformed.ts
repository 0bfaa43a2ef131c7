import { boolean } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { hexadecimal } from '../../driver/wire/packets/text-to-send.js';
import type { BrokerPeer, BrokerSession, Observed } from '../../driver/driver.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { describeEvent } from '../../steps/demand.js';
import { specMistake } from '../../steps/exchange.js';
import { markedAt } from '../../steps/time.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { defineCheck, type CheckContext } from '../check.js';
import { refuseEndOnItsWay, refuseOtherEnds } from '../end-of-connection.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, isOn, keepAliveOf, nextSession, told, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  bytes: required(hexadecimal, 'What is sent to it, which breaks the protocol, before MQTT 5.0.'),
  bytesOf5: optional(hexadecimal, 'The same in MQTT 5.0, where that is written otherwise.'),
  asConnack: optional(
    boolean,
    'They are the answer to CONNECT; else they come on a connection that is accepted.',
  ),
  comesBack: optional(
    boolean,
    'What is judged is that the device comes back afterwards, whoever ended the connection.',
  ),
  time: required(
    time,
    'How long it may take to end the connection, or one and a half keep-alives where that is longer.',
  ),
};

/** Milliseconds that are waited with what is no CONNACK, so that whatever does not wait for CONNACK has come before. */
const ahead = 500;

/** Milliseconds in which a packet may still come that was under way. */
const atOnce = 1000;

/** Of the keep-alive: a device may only see by its own timer that something is wrong. */
const patience = 1.5;
/** Milliseconds by which such a timer may be late: Paho Go looks at its own each five seconds, at 1.5 keep-alives of 30 s just then. */
const late = 2000;

/** A device that gets what the protocol forbids ends the connection (MQTT-4.8.0-1; of 5.0 MQTT-4.13.1-1). */
export const endsWhatIsMalformed = defineCheck<Written<typeof words>>({
  name: 'ends-what-is-malformed',
  text: 'A device to which a packet is sent that breaks the protocol ends the connection.',
  parameters: object(words).schema,
  waits: ({ time }) => 5 * plannedTime(time),
  costs: () => ({ drops: 2 }),
  async run(context, given) {
    const words = substitute(given, context.scope);
    const { on, asConnack = false, comesBack = false } = words;
    const peer = context.driver.listener(on);
    // The control: the device is there, and is let in.
    const session = await freshSession(peer, context.within);
    const within = Math.max(milliseconds(words.time), keepAliveOf(session) * patience + late);
    const { connection, sentAt } = await send(context, peer, { session, words });
    const isOurs = isOn(connection);
    const end = await peer.next(
      (event) => isOurs(event) && event.type === 'closed',
      within,
      'the end of the connection',
    );
    if (comesBack) {
      if (end.type !== 'closed' && peer.sessions.length > 0) await peer.end();
      return await isBack(peer, connection, context.within);
    }
    if (end.type === 'closed') refuseOtherEnds(end, sentAt, 'what is malformed');
    const took = end.at - sentAt;
    // Nothing is under way of a device that waits for its CONNACK.
    const after = wentOn(peer, isOurs, asConnack ? sentAt : sentAt + atOnce);
    // Who was let in by what is no CONNACK, and later ends for want of answers, has gone on as well.
    if (end.type === 'closed' && !(asConnack && after && took > atOnce)) {
      told(context, on, `it ended the connection after ${inSeconds(took)}`);
      return 1;
    }
    // That it did not close shows something only where it was seen to go on.
    if (after) throw wasOpen(took, `the device went on: ${describeEvent(after)}`);
    if (asConnack) await refuseToGoOn(context, peer, { session, connection, on, within, took });
    throw new Inconclusive(`the connection stayed open for ${inSeconds(took)}, and nothing came on it`);
  },
});

const wasOpen = (took: number, what: string): NonConformance =>
  new NonConformance('the device to end the connection', `it was open ${inSeconds(took)} later, and ${what}`);

interface Sending {
  session: BrokerSession;
  words: Written<typeof words>;
}

/** Sends the bytes, on the connection that there is or as the answer to the next CONNECT. */
async function send(
  { driver, within }: CheckContext,
  peer: BrokerPeer,
  { session: { connect, connection }, words: { on, bytes, bytesOf5, asConnack = false } }: Sending,
): Promise<{ connection: number; sentAt: number }> {
  const hex = (connect.protocolLevel === 5 ? (bytesOf5 ?? bytes) : bytes).replaceAll(' ', '');
  if (hex === '') throw specMistake('there are no bytes to send');
  if (!asConnack) {
    await refuseEndOnItsWay(peer, connection, 'what is malformed');
    const sentAt = markedAt(driver, on, 'what is malformed is sent');
    await peer.sendBytes(Buffer.from(hex, 'hex'));
    return { connection, sentAt };
  }
  await peer.behave(['silent', 'accept']);
  const asked = await peer.next(
    (event) => event.type === 'packet' && event.packet.type === 'CONNECT',
    within,
    'the device comes again',
  );
  if (asked.type !== 'packet') throw new Inconclusive(`the device ${peer.ended ?? 'did not come again'}`);
  const isEnd = (event: Observed): boolean =>
    isOn(asked.connection!)(event) && event.type === 'closed' && event.by === 'target';
  const end = await peer.next(isEnd, ahead, 'what the device says without waiting for CONNACK');
  if (end.type === 'closed')
    throw new Inconclusive(`the device did not wait for CONNACK: ${describeEvent(end)}`);
  const sentAt = markedAt(driver, on, 'what is no CONNACK is sent');
  await peer.sendBytes(Buffer.from(hex, 'hex'));
  return { connection: asked.connection!, sentAt };
}

interface Waiting {
  session: BrokerSession;
  connection: number;
  on: string;
  within: number;
  took: number;
}

/**
 * The fence for a device that may wait for its CONNACK for ever: it gets one on that connection, and throws NonConformance
 * where the device goes on, which has read what came before it.
 */
async function refuseToGoOn(
  { driver }: CheckContext,
  peer: BrokerPeer,
  { session, connection, on, within, took }: Waiting,
): Promise<void> {
  const sentAt = markedAt(driver, on, 'a CONNACK is sent');
  await peer.sendBytes(Buffer.from(session.connect.protocolLevel === 5 ? '2003000000' : '20020000', 'hex'));
  const isOurs = isOn(connection);
  const isNext = (event: Observed): boolean =>
    isOurs(event) && event.at > sentAt && (event.type === 'closed' || goesOn(event));
  const next = await peer.next(isNext, within, 'whether the device goes on behind a CONNACK');
  if (next.type === 'packet')
    throw wasOpen(took, `the device went on behind the CONNACK that came then: ${describeEvent(next)}`);
}

async function isBack(peer: BrokerPeer, connection: number, within: number): Promise<number> {
  await peer.behave(['accept']);
  await nextSession(peer, connection, within).catch((error: unknown) => {
    throw new NonConformance('the device to come back', (error as Error).message);
  });
  return 1;
}

/** What a device sent afterwards that shows that it goes on. */
const wentOn = (
  peer: BrokerPeer,
  isOurs: (event: Observed) => boolean,
  since: number,
): Observed | undefined =>
  peer.waiting().findLast((event) => isOurs(event) && goesOn(event) && event.at > since);

const goesOn = (event: Observed): boolean =>
  event.type === 'packet' && !['CONNECT', 'DISCONNECT'].includes(event.packet.type);
