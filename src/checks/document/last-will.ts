import { string } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds } from '../../spec/duration.js';
import type { Channel, ConnectingClient, LastWill } from '../../spec/api.js';
import { clientIdParameter } from '../../spec/bare/parameters.js';
import { fillAddress, topicMatches } from '../../spec/topic.js';
import { describePacket } from '../../driver/wire/packet.js';
import { awaitEvent } from '../../steps/demand.js';
import type { Exchange } from '../../steps/exchange.js';
import { runSteps } from '../../steps/run-steps.js';
import { HarnessError } from '../../verdict/harness-error.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { cameAlready, nextMessage, type Message } from './listening.js';
import { judgeHigherQos, judgeQos, judgeRetain, subscribeTo, type Flags } from './qos-and-retain.js';
import { givenValues } from './topics.js';

const words = {
  server: required(string(), 'The server whose binding has the last will.'),
  watch: required(duration, 'How long the will is waited for.'),
};

/** The client that takes the connection of the device over. */
const taker = 'taker';

/** Seconds that a session of MQTT 5.0 which we went on with is kept for the device. */
const keptFor = 3600;

/**
 * The last will of the client that a server's binding describes. A second client under its id is let in, which ends the
 * connection of the first without a DISCONNECT (MQTT-3.1.4-2), so that its will is published (3.1.2.5 Will Flag). That
 * none comes proves nothing: a client of that id need not have been there.
 */
export const lastWillComes = defineCheck<Written<typeof words>>({
  name: 'last-will-comes',
  text: 'When the connection of the client that the document describes is taken over, its last will comes as documented.',
  parameters: object(words).schema,
  waits: ({ watch }) => 2 * milliseconds(watch),
  async run(context, { server: id, watch }) {
    const { client, will } = willOf(context, id);
    const flags: Flags = {
      mqtt: {
        ...(will.qos !== undefined && { qos: will.qos }),
        ...(will.retain !== undefined && { retain: will.retain }),
      },
      by: `server ${id}`,
    };
    const filter = fillAddress(will.topic, givenValues(context, { address: will.topic } as Channel)).topic;
    const { exchange, granted } = await subscribeTo(context, flags, filter);
    const isOnTopic = ({ topic, retain }: Message['packet']): boolean =>
      !retain && topicMatches(filter, topic);
    const wait = milliseconds(watch);
    // The control: whoever else speaks there could be taken for the will.
    const unasked = await nextMessage(exchange, isOnTopic, {
      until: context.driver.elapsed() + wait / 2,
      what: `a message on ${filter} before the connection is lost`,
    });
    const second = await takeOver(context, client, clientIdOf(context, id));
    const came = await theWill(exchange, second, { filter, will, unasked, wait, isOnTopic });
    judgeQos(flags, came, granted);
    await judgeHigherQos(exchange, flags, came, granted);
    await judgeKept(exchange, flags, came, isOnTopic);
    await second.leave();
    context.driver.record({ on: 'client', type: 'seen', text: `its last will came on ${came.packet.topic}` });
    return 1;
  },
});

function willOf({ api }: CheckContext, id: string): { client: ConnectingClient; will: LastWill } {
  const client = api.servers[id]?.client;
  if (client?.lastWill) return { client, will: client.lastWill };
  throw new HarnessError(
    'SPEC_MISTAKE',
    `the binding of server "${id}" has no last will`,
    'Correct the name in the spec.',
  );
}

const clientIdOf = ({ scope }: CheckContext, id: string): string => String(scope[clientIdParameter(id)]);

/** A session that the device wants kept is gone on with, and stays. */
async function takeOver(
  context: CheckContext,
  { cleanSession = false }: ConnectingClient,
  clientId: string,
): Promise<Exchange> {
  const isOf5 = context.connectDefaults.protocolLevel === 5;
  const keeps = !cleanSession &&
    isOf5 && {
      properties: [{ name: 'sessionExpiryInterval', value: keptFor } as const],
    };
  const connect = { clientId, clean: cleanSession, ...keeps };
  return await runSteps(context, [{ as: taker, connect }], { judging: false });
}

interface Wanted {
  filter: string;
  will: LastWill;
  /** What came on the topic by itself. */
  unasked: Message | undefined;
  /** Milliseconds. */
  wait: number;
  isOnTopic(packet: Message['packet']): boolean;
}

/** The will. Throws NonConformance where another message comes in its place, and Inconclusive where that cannot be told. */
async function theWill(
  exchange: Exchange,
  second: Exchange,
  { filter, will, unasked, wait, isOnTopic }: Wanted,
): Promise<Message> {
  const until = exchange.context.driver.elapsed() + wait;
  const hex = will.message === undefined ? undefined : Buffer.from(will.message).toString('hex');
  const what = `the last will on ${filter}`;
  const came = await nextMessage(
    exchange,
    (packet) => isOnTopic(packet) && (hex === undefined || packet.payload.hex === hex || !unasked),
    { until, what },
  );
  if (came && hex !== undefined && came.packet.payload.hex === hex) return came;
  if (unasked)
    throw new Inconclusive(
      `on ${filter} others speak as well (${describePacket(unasked.packet)}), and the documented last will did not come`,
    );
  const isBack = await isTakenOver(second);
  if (!came)
    throw new Inconclusive(
      `no last will came on ${filter} within ${wait / 1000} s: the device has none, or was not connected under this client id${isBack ? ', under which a client has come since' : ''}`,
    );
  if (isBack)
    throw new Inconclusive(
      `what came on ${filter} may be what the device says when it is back: ${describePacket(came.packet)}`,
    );
  if (hex === undefined) return came;
  throw new NonConformance(
    `the last will on ${filter} is "${will.message}", as the document has it`,
    `it was ${describePacket(came.packet)}`,
  );
}

/**
 * Whether the device has come back, which ends our connection. The answer to a PINGREQ shows that it had not when the
 * PINGREQ was sent, in whatever order the two connections were read.
 */
async function isTakenOver(second: Exchange): Promise<boolean> {
  const peer = second.peer(taker);
  if (peer.closed) return true;
  await peer.send({ type: 'PINGREQ' });
  const wait = { within: second.context.within, what: 'a PINGRESP on the connection that we took over' };
  const event = await awaitEvent(second, peer, 'PINGRESP', () => true, wait);
  return event.type !== 'packet';
}

/**
 * What is kept in its place was published on the topic, where we listen: nothing else having come there, the will was not
 * retained.
 */
async function judgeKept(
  exchange: Exchange,
  flags: Flags,
  came: Message,
  isOnTopic: Wanted['isOnTopic'],
): Promise<void> {
  try {
    await judgeRetain(exchange, flags, [came], async () => false);
  } catch (error) {
    if (!(error instanceof NonConformance)) throw error;
    const later = await cameAlready(
      exchange,
      (packet, at) => isOnTopic(packet) && at > came.at,
      'a message in the place of the last will',
    );
    if (!later) throw error;
    throw new Inconclusive(
      `whether the last will is retained is not seen: ${describePacket(later.packet)} came in its place`,
    );
  }
}
