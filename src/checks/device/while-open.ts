import { integer, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { describePacket, type PublishPacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { provoked } from './provoke.js';
import { isOf, keepAliveOf, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  before: required(steps, 'Steps after which our broker holds acknowledgements of the device back.'),
  on,
  publishTime: required(templated(duration), 'How long the device may take to publish a message.'),
  messages: required(templated(integer(1)), 'How many of QoS 1 or 2 it publishes.'),
  held: required(templated(duration), 'How long nothing is acknowledged.'),
};

type Parameters = Written<typeof words>;

/** Messages are not acknowledged, and the connection stays: nothing is sent again on it (MQTT 5.0, 4.4). */
export const notAgainWhileOpen = defineCheck<Parameters>({
  name: 'not-again-while-open',
  text: 'A message that is not acknowledged is not sent again while the connection is open.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ publishTime, held }) => plannedTime(publishTime) + 2 * plannedTime(held),
  costs: ({ held }) => ({ drops: 1, time: plannedTime(held) }),
  async run(context, { before, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const { messages, publishTime, held, on: name } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const session = await watch.session();
    const open = await provoked(watch, session, {
      isOne: ({ qos, dup }) => qos > 0 && !dup,
      count: messages,
      what: `${messages} messages of the device with QoS 1 or 2`,
      within: milliseconds(publishTime),
    });
    if (open.length < messages)
      throw new Inconclusive(
        `the device has published ${open.length} of the ${messages} messages with QoS 1 or 2 that are needed`,
      );
    const until = watch.deadline(Math.max(milliseconds(held), keepAliveOf(session)));
    let others = 0;
    for (;;) {
      const event = await watch.next(
        session,
        ({ type }) => type === 'packet' || type === 'closed',
        until,
        'a message that is sent again on the open connection',
      );
      if (!event) break;
      if (event.type === 'closed') throw new Inconclusive('the device ended the connection meanwhile');
      if (isOf('PUBLISH')(event)) judge(event.packet, open);
      others += 1;
    }
    if (others === 0) throw new Inconclusive('the device said nothing more, so it may not be there any more');
    await watch.settle();
    return open.length;
  },
});

function judge(packet: PublishPacket, open: readonly PublishPacket[]): void {
  if (packet.qos === 0) return;
  const isCopy = open.some(
    ({ packetId, payload }) => packetId === packet.packetId && payload.hex === packet.payload.hex,
  );
  if (isCopy)
    throw new NonConformance('no message is sent again on the open connection', describePacket(packet));
}
