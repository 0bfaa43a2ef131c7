import { integer, oneOf, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import { encode, type PacketToSend } from '../../driver/wire/encode.js';
import { describePacket, type PropertyName, type PublishPacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { asked, provoked } from './provoke.js';
import { keepAliveOf, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  on,
  limit: required(
    templated(oneOf('maximumQos', 'retainAvailable', 'maximumPacketSize', 'topicAliasMaximum')),
    'The property of CONNACK that limits what the device publishes.',
  ),
  value: optional(
    templated(integer(0)),
    'Its value; of maximumPacketSize a byte less than the largest message that came without it.',
  ),
  publishTime: required(templated(duration), 'How long the device may take to publish.'),
  connections: optional(
    templated(integer(1)),
    'On how many connections, one after another, the limit holds; one when missing.',
  ),
};

type Parameters = Written<typeof words>;

/** Below this a device could not even subscribe. */
const LEAST_SIZE = 64;

/** So many messages show what a device usually publishes: two of each kind, where it has several. */
const USUAL = 8;

/**
 * What a device of MQTT 5.0 publishes without a limit, and what it publishes with one that some of that would break. Where
 * it says nothing any more, or leaves, it has kept the limit as well, once it was seen to be there.
 */
export const keepsLimit = defineCheck<Parameters>({
  name: 'keeps-limit',
  text: 'A device publishes nothing that a limit in CONNACK forbids.',
  parameters: object(words).schema,
  waits: ({ publishTime }) => 2 * plannedTime(publishTime) + 60_000,
  costs: ({ connections = 1 }) => ({ drops: 1 + connections }),
  async run(context, written) {
    const { on: name, limit, value, publishTime, connections = 1 } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const within = milliseconds(publishTime);
    const first = await anew(watch, undefined, []);
    const usual = await messagesOn(watch, first, within);
    const chosen = value ?? sizeBelow(usual);
    const rule = rules[limit];
    if (!usual.some((packet) => rule.isConcerned(packet, chosen)))
      throw new Inconclusive(
        `without the limit nothing came that ${rule.forbids(chosen)}, so it has nothing to keep`,
      );
    let session = first;
    let seen = 0;
    for (let number = 1; number <= connections; number += 1) {
      session = await anew(watch, session, [{ name: limit, value: chosen }]);
      const aliases = new Set<number>();
      const limited = await messagesOn(watch, session, within);
      for (const packet of limited)
        if (rule.isBroken(packet, chosen, aliases))
          throw new NonConformance(`nothing that ${rule.forbids(chosen)}`, describePacket(packet));
      seen += limited.length;
    }
    if (seen === 0) await isThere(watch, session);
    watch.tell(`${seen} messages within ${limit} ${chosen}`);
    return 1;
  },
});

/** A new connection, whose CONNACK has these properties. */
async function anew(
  watch: Watch,
  last: BrokerSession | undefined,
  properties: readonly { name: PropertyName; value: number }[],
): Promise<BrokerSession> {
  const session = last ?? (await watch.session());
  await watch.peer.behave([properties.length === 0 ? 'accept' : { accept: { properties } }]);
  await watch.peer.end();
  return await watch.sessionAfter(session);
}

/** What the device publishes on a connection, as far as it comes in time. */
async function messagesOn(watch: Watch, session: BrokerSession, within: number): Promise<PublishPacket[]> {
  // Asked for a round beforehand, so that what it publishes on connecting is not all.
  await asked(watch);
  const wanted = { count: USUAL, what: 'what the device publishes', within };
  return await provoked(watch, session, { ...wanted, isOne: ({ dup }) => !dup }, (event) => {
    // An alias that got no topic cannot even be read.
    if (event.type === 'packet' && event.packet.type === 'PUBLISH' && event.malformed !== undefined)
      throw new NonConformance(
        'messages that can be read',
        `${describePacket(event.packet)}: ${event.malformed}`,
      );
  });
}

/** Whoever says nothing any more keeps every limit: then it must be seen that it is there, or that it has left. */
async function isThere(watch: Watch, session: BrokerSession): Promise<void> {
  const patience = Math.max(2 * keepAliveOf(session), watch.context.within);
  const isSign = ({ type }: Observed): boolean => type === 'packet' || type === 'closed';
  const sign = await watch.next(session, isSign, watch.deadline(patience), 'a sign of the device');
  if (!sign)
    throw new Inconclusive('the device said nothing under the limit, so it may not be there any more');
}

const bytesOf = (packet: PublishPacket): number =>
  encode({ ...packet, payload: { hex: packet.payload.hex } } as PacketToSend, 5).length;

function sizeBelow(usual: readonly PublishPacket[]): number {
  const largest = Math.max(0, ...usual.map(bytesOf));
  if (largest <= LEAST_SIZE)
    throw new Inconclusive(
      `the largest message of the device has ${largest} bytes, too few to limit it fairly`,
    );
  return largest - 1;
}

const aliasOf = ({ properties = [] }: PublishPacket): number | undefined =>
  properties.find(({ name }) => name === 'topicAlias')?.value as number | undefined;

interface Limit {
  forbids(value: number): string;
  /** Whether a message shows that the device would break it. */
  isConcerned(packet: PublishPacket, value: number): boolean;
  /** `aliases`: those that were given a topic on the connection. */
  isBroken(packet: PublishPacket, value: number, aliases: Set<number>): boolean;
}

const simple = (
  forbids: Limit['forbids'],
  isBroken: (packet: PublishPacket, value: number) => boolean,
): Limit => ({ forbids, isConcerned: isBroken, isBroken });

const rules: Record<Parameters['limit'], Limit> = {
  maximumQos: simple(
    (value) => `has a QoS above ${value}`,
    ({ qos }, value) => qos > value,
  ),
  retainAvailable: simple(
    () => 'has RETAIN 1',
    ({ retain }) => retain,
  ),
  maximumPacketSize: simple(
    (value) => `is larger than ${value} bytes`,
    (packet, value) => bytesOf(packet) > value,
  ),
  topicAliasMaximum: {
    forbids: (value) => `has a topic alias above ${value}, or one that got no topic on its connection`,
    // Whether it uses aliases at all is a capability.
    isConcerned: () => true,
    isBroken: (packet, value, aliases) => {
      const alias = aliasOf(packet);
      if (alias === undefined) return false;
      if (packet.topic !== '') aliases.add(alias);
      return alias > value || !aliases.has(alias);
    },
  },
};
