import { constant, integer, oneOf, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import { describePacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { mustHoldBack } from './holds-back.js';
import { asked, provoked } from './provoke.js';
import { subscribedTopic } from './topic.js';
import { isOf, keepAliveOf, Watch } from './watch.js';
import { acknowledgementTime, on, topic } from './words.js';

const words = {
  before: required(
    steps,
    'Steps after which a new connection has the Receive Maximum, and no exchange comes to its end.',
  ),
  on,
  most: required(templated(integer(1)), 'The Receive Maximum.'),
  publishTime: required(templated(duration), 'How long the device may take to publish so many messages.'),
  judged: required(
    templated(oneOf('maximum', 'others')),
    '`maximum`: no further message of QoS 1 or 2 comes. `others`: a message to the device is acknowledged, and PINGREQ comes.',
  ),
  qos: optional(constant(2), 'Only messages of QoS 2 are counted, since all others are acknowledged.'),
  topic,
  time: acknowledgementTime,
};

type Parameters = Written<typeof words>;
type Own = Omit<Parameters, 'before'>;

/** How often the device is asked for more than it may send. */
const ROUNDS_MORE = 2;

/** No exchange comes to its end, and the device may have so many under way (MQTT 5.0, 4.9). */
export const keepsReceiveMaximum = defineCheck<Parameters>({
  name: 'keeps-receive-maximum',
  text: 'No more messages of QoS 1 and 2 are under way than the broker takes, and everything else goes on.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ publishTime, time }) => plannedTime(publishTime) + 2 * plannedTime(time) + 60_000,
  costs: () => ({ drops: 1 }),
  async run(context, { before, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const own = substitute(written, context.scope);
    const watch = new Watch(context, own.on);
    const session = await watch.session();
    const open = new Set<number>();
    const began = context.driver.elapsed();
    const see = (event: Observed): void => judge(event, open, own);
    const first = await provoked(
      watch,
      session,
      {
        isOne: ({ qos }) => qos >= (own.qos ?? 1),
        count: own.most,
        what: `${own.most} messages of the device with QoS 1 or 2`,
        within: milliseconds(own.publishTime),
      },
      see,
    );
    if (first.length < own.most) {
      const why = `the device has published ${first.length} of the ${own.most} messages with QoS 1 or 2 that are needed`;
      // What goes on when it may publish no more is not seen where it never has so many under way.
      if (own.judged !== 'maximum') throw new Inconclusive(why);
      mustHoldBack(watch, { qos: [own.qos ?? 1, 2], came: first.length, needed: own.most, began }, why);
    }
    const judged =
      own.judged === 'maximum' ? await sendsNoMore(watch, session, see) : await goesOn(watch, session, own);
    await watch.settle();
    return judged;
  },
});

function judge(event: Observed, open: Set<number>, { most, qos: least }: Own): void {
  if (!isOf('PUBLISH')(event) || event.packet.qos < (least ?? 1)) return;
  open.add(event.packet.packetId!);
  if (open.size > most)
    throw new NonConformance(
      `at most ${most} messages of QoS 1 and 2 under way, as Receive Maximum says`,
      `one more came: ${describePacket(event.packet)}`,
    );
}

async function sendsNoMore(
  watch: Watch,
  session: BrokerSession,
  see: (event: Observed) => void,
): Promise<number> {
  for (let round = 0; round < ROUNDS_MORE; round += 1) await asked(watch);
  const until = watch.deadline(Math.max(1.5 * keepAliveOf(session), 1000));
  let signs = 0;
  for (;;) {
    const event = await watch.next(
      session,
      ({ type }) => type === 'packet' || type === 'closed',
      until,
      'a message too many',
    );
    if (!event || event.type === 'closed') break;
    see(event);
    signs += 1;
  }
  if (signs === 0) throw new Inconclusive('the device said nothing more, so it may not be there any more');
  return 1;
}

async function goesOn(watch: Watch, session: BrokerSession, { topic: given, time }: Own): Promise<number> {
  const packetId = 47_001;
  const { context } = watch;
  const to = await subscribedTopic(watch, 1, given, context.nonce());
  await watch.send(session, { type: 'PUBLISH', topic: to, qos: 1, packetId, payload: 'message' });
  const patience = Math.max(milliseconds(time), 2 * keepAliveOf(session));
  const until = watch.deadline(patience);
  let last = markedAt(context.driver, watch.on, 'it is watched from here');
  const due = new Set(['PUBACK', ...(keepAliveOf(session) > 0 ? ['PINGREQ'] : [])]);
  while (due.size > 0) {
    const what = `${[...due].join(' and ')} while no further message may be sent`;
    const event = await watch.next(
      session,
      ({ type }) => type === 'packet' || type === 'closed',
      until,
      what,
    );
    if (!event) throw new NonConformance(what, `not within ${patience / 1000} s`);
    if (event.type === 'closed')
      throw whyEnded(event, what, due.has('PINGREQ') && event.at - last > longestSilence(session));
    if (event.type !== 'packet') continue;
    last = event.at;
    if (event.packet.type === 'PUBACK' && event.packet.packetId === packetId) due.delete('PUBACK');
    // Whoever says other things all the time need not ping.
    else due.delete('PINGREQ');
  }
  return 2;
}

/** Whoever leaves may have waited long enough for acknowledgements of its own; but until then it had to speak. */
function whyEnded(
  { by, at }: Extract<Observed, { type: 'closed' }>,
  what: string,
  wasSilent: boolean,
): NonConformance | Inconclusive {
  const seen = `${by === 'target' ? 'the device' : 'our broker'} ended the connection after ${Math.round(at)} ms`;
  return by === 'target' && !wasSilent
    ? new Inconclusive(`${what}: ${seen}`)
    : new NonConformance(what, seen);
}

/** Milliseconds after which a packet is late, see the ruling `late-packets`. */
const longestSilence = (session: BrokerSession): number => {
  const keepAlive = keepAliveOf(session);
  return keepAlive + Math.max(1500, keepAlive / 10);
};
