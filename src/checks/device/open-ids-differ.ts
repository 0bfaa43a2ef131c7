import { integer, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import type { Observed } from '../../driver/driver.js';
import { describePacket, type Packet } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { mustHoldBack } from './holds-back.js';
import { provoked } from './provoke.js';
import { Watch } from './watch.js';
import { on } from './words.js';

const words = {
  before: required(steps, 'Steps after which our broker acknowledges nothing on a new connection.'),
  on,
  messages: required(templated(integer(2)), 'How many messages of QoS 1 or 2 the device publishes.'),
  publishTime: required(templated(duration), 'How long it may take to publish them.'),
};

type Parameters = Written<typeof words>;

/** Nothing of the device is acknowledged: each of its packets has an id of its own, SUBSCRIBE among them. */
export const openIdsDiffer = defineCheck<Parameters>({
  name: 'open-ids-differ',
  text: 'No packet of the device has the packet id of one that is not acknowledged yet.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ publishTime }) => plannedTime(publishTime),
  costs: () => ({ drops: 1 }),
  async run(context, { before, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const { messages, publishTime, on: name } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const session = await watch.session();
    const open = new Map<number, Packet>();
    const began = context.driver.elapsed();
    const messagesOfIt = await provoked(
      watch,
      session,
      {
        isOne: ({ qos }) => qos > 0,
        count: messages,
        what: `${messages} messages of the device with QoS 1 or 2`,
        within: milliseconds(publishTime),
      },
      (event) => judge(event, open),
    );
    if (messagesOfIt.length < messages && open.size < 2)
      mustHoldBack(
        watch,
        { qos: [1, 2], came: open.size, needed: messages, began },
        `${open.size === 0 ? 'no packet' : 'a single packet'} of the device was under way at once, so no two packet ids can be compared`,
      );
    else watch.tell(`${open.size} packets under way at once, each with an id of its own`);
    await watch.settle();
    return open.size;
  },
});

function judge(event: Observed, open: Map<number, Packet>): void {
  if (event.type !== 'packet') return;
  const { packet } = event;
  if (packet.type !== 'SUBSCRIBE' && packet.type !== 'UNSUBSCRIBE' && packet.type !== 'PUBLISH') return;
  const { packetId } = packet;
  // What is sent again keeps its id.
  if (packetId === undefined || (packet.type === 'PUBLISH' && packet.dup)) return;
  const holder = open.get(packetId);
  if (holder)
    throw new NonConformance(
      `a packet id that no packet has which is not acknowledged`,
      `${describePacket(packet)} came after ${describePacket(holder)}`,
    );
  open.set(packetId, packet);
}
