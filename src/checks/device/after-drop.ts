import { integer, oneOf, templated } from '../../schema/form.js';
import { object, required, optional, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import { describePacket, type PublishPacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { mustHoldBack } from './holds-back.js';
import { provoked } from './provoke.js';
import { isOf, keepAliveOf, Watch, type Came } from './watch.js';
import { on } from './words.js';

const words = {
  before: required(
    steps,
    'Steps after which our broker holds acknowledgements of the device back, or gives others.',
  ),
  then: required(steps, 'Steps that end the connection, and say how the next one is treated.'),
  on,
  qos: required(templated(oneOf(1, 2)), 'With which the messages are published that are looked at.'),
  messages: required(templated(integer(1)), 'How many must be under way before the connection ends.'),
  publishTime: required(templated(duration), 'How long the device may take to publish them.'),
  released: optional(templated(oneOf('yes')), 'PUBREL was sent for them before the connection ends.'),
  acknowledged: optional(
    templated(oneOf('reversed')),
    'We acknowledge them before the connection ends, the last first.',
  ),
  judged: required(
    templated(oneOf('again', 'order', 'released', 'nothing', 'none')),
    '`again`: each is sent again with DUP 1, its packet id and its content. `order`: in the order in which they were sent first. `released`: PUBREL of each comes again, and no PUBLISH. `nothing`: no packet of the old session comes. `none`: none of them comes again.',
  ),
};

type Parameters = Written<typeof words>;

/** After so many other packets on the new connection whoever has something to send again has done so. */
const OTHERS = 2;
/** What comes within so many ms belongs to its opening, as SUBSCRIBE and a birth do: what is sent again may stand behind it. */
const OPENING = 1000;

/**
 * Messages of the device are under way, its connection ends, and it comes again: what it sends again is what the session
 * asks for. What is missing fails only when other packets came on the new connection, since a client may send new ones first.
 */
export const sentAfterDrop = defineCheck<Parameters>({
  name: 'sent-after-drop',
  text: 'What was under way when a connection ended is sent again on the next one, or is not, as the session asks for.',
  stepLists: ['before', 'then'],
  parameters: object(words).schema,
  waits: ({ publishTime }) => plannedTime(publishTime) + 120_000,
  async run(context, { before, then, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const {
      qos,
      messages,
      publishTime,
      released,
      acknowledged,
      judged,
      on: name,
    } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const session = await watch.session();
    const releases = new Set<number>();
    const began = context.driver.elapsed();
    const open = await provoked(
      watch,
      session,
      {
        isOne: (packet) => packet.qos === qos && !packet.dup,
        count: messages,
        what: `${messages} messages of the device with QoS ${qos}`,
        within: milliseconds(publishTime),
      },
      (event) => isOf('PUBREL')(event) && releases.add(event.packet.packetId),
    );
    if (open.length < messages)
      mustHoldBack(
        watch,
        { qos: [qos, qos], came: open.length, needed: messages, began },
        `the device has published ${open.length} of the ${messages} messages with QoS ${qos} that are needed`,
      );
    if (released) await untilReleased(watch, session, open, releases);
    if (acknowledged)
      for (const { packetId = 0 } of open.toReversed())
        await watch.send(session, { type: qos === 1 ? 'PUBACK' : 'PUBREC', packetId });
    const left = new Set(stillOpen(watch, session));
    await runSteps(context, then, { part: 'then', judging: true });
    const next = await watch.sessionAfter(session);
    const seen = await packetsOn(watch, next, open, judged);
    judges[judged](open, seen);
    watch.tell(`${seen.map(({ packet }) => describePacket(packet)).join(', ')} on the next connection`);
    if (judged !== 'nothing' && judged !== 'none') await untilAllCame(watch, next, left, seen);
    return open.length;
  },
});

async function untilReleased(
  watch: Watch,
  session: BrokerSession,
  open: readonly PublishPacket[],
  releases: Set<number>,
): Promise<void> {
  const until = watch.deadline(watch.context.within);
  const missing = (): number[] => open.map(({ packetId = 0 }) => packetId).filter((id) => !releases.has(id));
  while (missing().length > 0) {
    const event = await watch.next(
      session,
      isOf('PUBREL'),
      until,
      `PUBREL with packet id ${missing().join(', ')}`,
    );
    if (!event)
      throw new NonConformance(
        `PUBREL with packet id ${missing().join(', ')} after PUBREC`,
        'it did not come',
      );
    if (isOf('PUBREL')(event)) releases.add(event.packet.packetId);
  }
}

/** What comes on the new connection, until all that is due has come or enough else has. */
async function packetsOn(
  watch: Watch,
  session: BrokerSession,
  open: readonly PublishPacket[],
  judged: Parameters['judged'],
): Promise<Came[]> {
  const until = watch.deadline(Math.max(watch.context.within, 2.5 * OTHERS * keepAliveOf(session)));
  // Where nothing is due, all that comes until then is looked at.
  const waitsForOthers = judged === 'nothing' || judged === 'none';
  const due = new Set(waitsForOthers ? [] : open.map(({ packetId }) => packetId));
  const seen: Came[] = [];
  let opened: number | undefined;
  let others = 0;
  while ((due.size > 0 || waitsForOthers) && others < OTHERS) {
    const event = await watch.next(session, isPacketOrEnd, until, 'what the device sends again');
    if (event?.type !== 'packet') break;
    opened ??= event.at;
    if (event.packet.type === 'CONNECT') continue;
    seen.push(event);
    due.delete(idOf(event));
    if (!isAgain(event) && event.at - opened > OPENING) others += 1;
  }
  if (others < OTHERS && (due.size > 0 || seen.length === 0))
    throw new Inconclusive(
      `only ${others} other packets came on the new connection, after which what was under way might still come`,
    );
  return seen;
}

/** Packet ids of messages that came behind those that are looked at. */
const stillOpen = (watch: Watch, { connection }: BrokerSession): number[] =>
  watch.peer
    .waiting()
    .flatMap((event) =>
      event.type === 'packet' && event.connection === connection && event.packet.type === 'PUBLISH'
        ? (event.packet.packetId ?? [])
        : [],
    );

/** Waits until the others have come again too: some clients send one after the other, and nothing new before all have gone. */
async function untilAllCame(
  watch: Watch,
  session: BrokerSession,
  left: Set<number>,
  seen: readonly Came[],
): Promise<void> {
  for (const event of seen) left.delete(idOf(event) ?? 0);
  const until = watch.deadline(OPENING);
  while (left.size > 0) {
    const event = await watch.next(session, isPacketOrEnd, until, 'the other messages that are sent again');
    if (event?.type !== 'packet') return;
    left.delete(idOf(event as Came) ?? 0);
  }
}

const isPacketOrEnd = ({ type }: Observed): boolean => type === 'packet' || type === 'closed';

/** What a session makes a device send again, of these messages or of earlier ones. */
const isAgain = ({ packet }: Came): boolean =>
  packet.type === 'PUBREL' || packet.type === 'PUBREC' || (packet.type === 'PUBLISH' && packet.dup);

/** The packet id of what a client sends of a message of its own. */
const idOf = ({ packet }: Came): number | undefined =>
  packet.type === 'PUBLISH' || packet.type === 'PUBREL' ? packet.packetId : undefined;

const isSame = (one: PublishPacket, other: PublishPacket): boolean =>
  one.topic === other.topic &&
  one.payload.hex === other.payload.hex &&
  one.retain === other.retain &&
  one.qos === other.qos;

type Judge = (open: readonly PublishPacket[], seen: readonly Came[]) => void;

const told = (seen: readonly Came[]): string =>
  seen.length === 0
    ? 'nothing came'
    : `what came: ${seen.map(({ packet }) => describePacket(packet)).join('; ')}`;

const publishes = (seen: readonly Came[]): PublishPacket[] =>
  seen.flatMap(({ packet }) => (packet.type === 'PUBLISH' ? [packet] : []));

/** `anyDup`: with whichever DUP, where that is judged elsewhere. */
const comesAgain = (open: readonly PublishPacket[], seen: readonly Came[], anyDup: boolean): void => {
  for (const message of open) {
    const copy = publishes(seen).find(({ packetId }) => packetId === message.packetId);
    const what = `${describePacket({ ...message, dup: true })} again, as its session is present`;
    if (!copy) throw new NonConformance(what, `it did not come; ${told(seen)}`);
    if (!copy.dup && !anyDup) throw new NonConformance(what, `it came with DUP 0: ${describePacket(copy)}`);
    if (!isSame(copy, message))
      throw new NonConformance(what, `it came with other content: ${describePacket(copy)}`);
  }
};

const judges: Record<Parameters['judged'], Judge> = {
  again: (open, seen) => comesAgain(open, seen, false),
  order: (open, seen) => {
    comesAgain(open, seen, true);
    const ids = open.map(({ packetId }) => packetId);
    const came = publishes(seen)
      .map(({ packetId }) => packetId)
      .filter((id) => ids.includes(id));
    if (came.join() !== ids.join())
      throw new NonConformance(
        `the messages in their first order, ${ids.join(', ')}`,
        `they came as ${came.join(', ')}`,
      );
  },
  released: (open, seen) => {
    for (const message of open) {
      const { packetId } = message;
      const copy = publishes(seen).find((other) => other.packetId === packetId && isSame(other, message));
      if (copy)
        throw new NonConformance(
          `PUBREL of packet id ${packetId} again, since PUBREC had come`,
          `the message itself came again: ${describePacket(copy)}`,
        );
      if (!seen.some(({ packet }) => packet.type === 'PUBREL' && packet.packetId === packetId))
        throw new NonConformance(
          `PUBREL of packet id ${packetId} again, since its session is present`,
          `it did not come; ${told(seen)}`,
        );
    }
  },
  nothing: (open, seen) => {
    const ids = open.map(({ packetId }) => packetId);
    const stale = seen.find(
      ({ packet }) =>
        (packet.type === 'PUBREL' && ids.includes(packet.packetId)) ||
        (packet.type === 'PUBLISH' && packet.dup && packet.qos > 0) ||
        packet.type === 'PUBCOMP',
    );
    if (stale)
      throw new NonConformance(
        'nothing of the old session, since there is none any more (the message may come as a new one)',
        describePacket(stale.packet),
      );
  },
  none: (open, seen) => {
    // Another message may say the same, and have no acknowledgement yet.
    const isCopyOf = (message: PublishPacket, each: PublishPacket): boolean =>
      each.packetId === message.packetId && isSame(each, message);
    const copy = publishes(seen).find((each) => each.dup && open.some((message) => isCopyOf(message, each)));
    if (copy) throw new NonConformance('no copy of a message that was acknowledged', describePacket(copy));
  },
};
