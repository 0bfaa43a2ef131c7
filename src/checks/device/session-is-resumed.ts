import { object, required, type Written } from '../../schema/words.js';
import { templated } from '../../schema/form.js';
import { describePacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { refuseOtherEnds } from '../end-of-connection.js';
import { subscribedSession, subscribedTopic } from './topic.js';
import { isOf, Watch } from './watch.js';
import { acknowledgementTime, on, topic } from './words.js';

const words = {
  on,
  topic,
  time: acknowledgementTime,
  quiet: required(templated(duration), 'How long no SUBSCRIBE may come after the message was acknowledged.'),
};

/** Far from the packet ids that our broker gives to messages of its own. */
const packetId = 29_999;

/**
 * A device whose session is present goes on with it: it takes a message of QoS 1 on what it had subscribed to, and does not
 * subscribe anew. That it does not is a rule of some servers: MQTT lets a client subscribe whenever it likes.
 */
export const sessionIsResumed = defineCheck<Written<typeof words>>({
  name: 'session-is-resumed',
  text: 'A device that is told that its session is present does not subscribe, and acknowledges a message of it.',
  parameters: object(words).schema,
  waits: ({ time, quiet }) => 60_000 + plannedTime(time) + plannedTime(quiet),
  costs: ({ quiet }) => ({ drops: 1, time: plannedTime(quiet) }),
  async run(context, written) {
    const parameters = substitute(written, context.scope);
    const watch = new Watch(context, parameters.on);
    const had = await subscribedSession(watch, 1);
    // The control: it has subscribed, so that its session has something in it.
    const on = await subscribedTopic(watch, 1, parameters.topic, context.nonce());
    if (had.connect.clean) throw new Inconclusive('the device did not ask for its session to be kept');
    await watch.peer.behave([{ accept: { sessionPresent: true } }, 'accept']);
    await watch.peer.end();
    const session = await watch.sessionAfter(had);
    const sentAt = markedAt(context.driver, watch.on, 'a message of the session is sent');
    await watch.send(session, { type: 'PUBLISH', topic: on, qos: 1, packetId, payload: 'kept' });
    const isSubscribe = isOf('SUBSCRIBE');
    const isAnswer = isOf('PUBACK');
    const expected = 'PUBACK for a message of the session that is present, and no SUBSCRIBE';
    const answer = await watch.next(
      session,
      (event) =>
        isSubscribe(event) ||
        event.type === 'closed' ||
        (isAnswer(event) && event.packet.packetId === packetId),
      watch.deadline(milliseconds(parameters.time)),
      'PUBACK for a message of the session',
    );
    if (!answer)
      throw new NonConformance(expected, `no PUBACK came within ${milliseconds(parameters.time) / 1000} s`);
    if (answer.type === 'closed') {
      refuseOtherEnds(answer, sentAt, 'a message of the session');
      throw new NonConformance(expected, 'the connection ended before PUBACK came');
    }
    const later = isSubscribe(answer)
      ? answer
      : await watch.next(
          session,
          isSubscribe,
          watch.deadline(milliseconds(parameters.quiet)),
          'no SUBSCRIBE of a device whose session is present',
        );
    if (later && isSubscribe(later))
      throw new NonConformance(expected, `${describePacket(later.packet)} came`);
    return 1;
  },
});
