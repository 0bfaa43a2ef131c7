import { oneOf, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { describePacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { asked } from './provoke.js';
import { keepAliveOf, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  before: required(steps, 'Steps after which the device is connected anew.'),
  on,
  packet: required(oneOf('AUTH', 'UNSUBSCRIBE'), 'The packet that it must not send.'),
  time: required(templated(duration), 'How long it is looked at, or its keep-alive where that is longer.'),
};

type Parameters = Written<typeof words>;

/** A device does what it does on a new connection, and a packet is not among it. */
export const neverSends = defineCheck<Parameters>({
  name: 'never-sends',
  text: 'A packet that nothing asks for does not come from the device.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ time }) => plannedTime(time) + 60_000,
  costs: ({ time }) => ({ time: plannedTime(time) }),
  async run(context, { before, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const { on: name, packet, time } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const session = await watch.session();
    await asked(watch);
    const until = watch.deadline(Math.max(milliseconds(time), keepAliveOf(session)));
    let others = 0;
    for (;;) {
      const event = await watch.next(session, ({ type }) => type === 'packet', until, packet);
      if (event?.type !== 'packet') break;
      if (event.packet.type === packet)
        throw new NonConformance(`no ${packet}`, `${describePacket(event.packet)} came`);
      others += 1;
    }
    if (others === 0) throw new Inconclusive('the device said nothing at all');
    return 1;
  },
});
