import { aPacket } from '../../driver/wire/a-packet.js';
import { oneOf, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import { describePacket, type Packet } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { markedAt } from '../../steps/time.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { asked } from './provoke.js';
import { Watch } from './watch.js';
import { on } from './words.js';

const words = {
  before: required(steps, 'Steps after which our broker holds this acknowledgement back.'),
  on,
  packet: required(oneOf('PUBLISH', 'SUBSCRIBE'), 'What is not acknowledged.'),
  within: required(templated(duration), 'How long the device may take to send it, and again to repeat it.'),
};

type Parameters = Written<typeof words>;
type Asking = Extract<Packet, { type: 'PUBLISH' | 'SUBSCRIBE' }>;

/**
 * What is not acknowledged is sent again with its packet id, on the same connection. No version of MQTT asks for it (MQTT
 * 5.0, 4.4 forbids it of PUBLISH): it is a rule of servers that end what waits for too long. Where the device ends the
 * connection instead, it is looked at anew on the next one.
 */
export const asksAgain = defineCheck<Parameters>({
  name: 'asks-again-while-open',
  text: 'A packet that is not acknowledged is sent again with its packet id on the same connection.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ within }) => 2 * plannedTime(within),
  costs: () => ({ drops: 1 }),
  async run(context, { before, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const { on: name, packet: type, within } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const patience = milliseconds(within);
    // What was published before may have its acknowledgement.
    const held = markedAt(context.driver, name, 'what comes from here on is not acknowledged');
    const since = type === 'PUBLISH' ? held : 0;
    const until = watch.deadline(2 * patience);
    for (;;) {
      const session = await watch.session();
      const first = await firstOf(watch, session, { type, since, until });
      if (!first) throw new Inconclusive(`the device sent no ${type} that is to be acknowledged`);
      const end = await repeated(watch, session, { first, until: watch.deadline(patience) });
      if (end === 'again') break;
      if (end === undefined)
        throw new NonConformance(
          `${describePacket(first)} again within ${patience / 1000} s, on the same connection`,
          'it did not come again, and the connection stayed open',
        );
      if (context.driver.elapsed() >= until)
        throw new Inconclusive('the device ended every connection before it was seen to ask again');
      await watch.sessionAfter(session);
    }
    await watch.settle();
    return 1;
  },
});

const isAsking = (event: Observed, type: Asking['type']): event is Observed & { packet: Asking } =>
  event.type === 'packet' &&
  event.packet.type === type &&
  (event.packet.type !== 'PUBLISH' || event.packet.qos > 0);

/** Another message under the same packet id is none that is sent again. */
const isSame = (packet: Asking, first: Asking): boolean =>
  packet.packetId === first.packetId &&
  (packet.type !== 'PUBLISH' ||
    (first.type === 'PUBLISH' && packet.topic === first.topic && packet.payload.hex === first.payload.hex));

async function firstOf(
  watch: Watch,
  session: BrokerSession,
  { type, since, until }: { type: Asking['type']; since: number; until: number },
): Promise<Asking | undefined> {
  if (type === 'PUBLISH') await asked(watch);
  const event = await watch.next(
    session,
    (each) => isAsking(each, type) && each.at > since,
    until,
    `${aPacket(type)} of the device that is to be acknowledged`,
  );
  return event && isAsking(event, type) ? event.packet : undefined;
}

/** `again` where it comes again, `over` where the connection ends before, undefined where neither happens in time. */
async function repeated(
  watch: Watch,
  session: BrokerSession,
  { first, until }: { first: Asking; until: number },
): Promise<'again' | 'over' | undefined> {
  const event = await watch.next(
    session,
    (each) => each.type === 'closed' || (isAsking(each, first.type) && isSame(each.packet, first)),
    until,
    `${describePacket(first)} again`,
  );
  if (event?.type === 'closed') return 'over';
  return event && 'again';
}
