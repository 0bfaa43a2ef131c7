import { boolean } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { hexadecimal } from '../../driver/wire/packets/text-to-send.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { describeEvent } from '../../steps/demand.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import {
  freshSession,
  inSeconds,
  isOn,
  keepAliveOf,
  nextSession,
  sessionNow,
  told,
  plannedTime,
  time,
  timeIn,
} from './device.js';

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

/** Of the keep-alive: a device may only see by its own timer that something is wrong. */
const patience = 1.5;

/** A device that gets what the protocol forbids ends the connection (MQTT-4.8.0-1; of 5.0 MQTT-4.13.1-1). */
export const endsWhatIsMalformed = defineCheck<Written<typeof words>>({
  name: 'ends-what-is-malformed',
  text: 'A device to which a packet is sent that breaks the protocol ends the connection.',
  parameters: object(words).schema,
  waits: ({ time }) => 4 * plannedTime(time),
  async run(context, { on, bytes, bytesOf5, asConnack = false, comesBack = false, time }) {
    const peer = context.driver.listener(on);
    // The control: the device is there, and is let in.
    const session = await freshSession(peer, context.within);
    const is5 = session.connect.protocolLevel === 5;
    const hex = (is5 ? (bytesOf5 ?? bytes) : bytes).replaceAll(' ', '');
    const within = Math.max(timeIn(context, time), keepAliveOf(session) * patience);
    let { connection } = session;
    if (asConnack) {
      await peer.behave([{ answer: hex }, 'accept']);
      const came = await peer.next(({ type }) => type === 'came', context.within, 'the device comes again');
      if (came.type !== 'came') throw new Inconclusive('the device did not come again');
      connection = came.connection;
    } else await peer.sendBytes(Buffer.from(hex, 'hex'));
    const sentAt = context.driver.elapsed();
    const isOurs = isOn(connection);
    const end = await peer.next(
      (event) => isOurs(event) && event.type === 'closed',
      within,
      'the end of the connection',
    );
    const ended = end.type === 'closed' && end.by === 'target';
    if (comesBack) {
      if (!ended && peer.sessions.length > 0) await peer.end();
      await peer.behave(['accept']);
      await nextSession(peer, connection, context.within).catch((error: unknown) => {
        throw new NonConformance('the device to come back', (error as Error).message);
      });
      sessionNow(peer);
      return 1;
    }
    if (ended) {
      told(context, on, `it ended the connection after ${inSeconds(end.at - sentAt)}`);
      return 1;
    }
    if (end.type === 'closed') throw new Inconclusive(`our broker ended the connection (${end.how})`);
    // That it did not close shows something only where it was seen to go on.
    const after = peer
      .waiting()
      .findLast(
        (event) =>
          isOurs(event) && event.type === 'packet' && event.packet.type !== 'CONNECT' && event.at > sentAt,
      );
    if (!after)
      throw new Inconclusive(`the connection stayed open for ${inSeconds(within)}, and nothing came on it`);
    throw new NonConformance(
      'the device to end the connection',
      `it was open ${inSeconds(within)} later, and the device went on: ${describeEvent(after)}`,
    );
  },
});
