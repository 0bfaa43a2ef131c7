import { aPacket } from '../driver/wire/a-packet.js';
import { integer, oneOf } from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';
import { propertyName } from '../steps/property-words.js';
import { steps, who } from './parameters.js';
import { describePacket } from '../driver/wire/packet.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { awaitEvent } from '../steps/demand.js';
import { runSteps } from '../steps/run-steps.js';

/** Packets of a server in which a property may explain what has happened. */
const explaining = [
  'CONNACK',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBACK',
  'UNSUBACK',
  'DISCONNECT',
] as const;

const words = {
  before: required(steps, 'Steps that bring the packet about, and leave it to the check to be awaited.'),
  on: required(who, 'The client that gets it.'),
  packet: required(oneOf(...explaining), 'The packet.'),
  property: required(propertyName, 'The property.'),
  largest: optional(
    integer(1),
    'The Maximum Packet Size of the client, in bytes, where the property may stand in packets of that size.',
  ),
};

type Parameters = Written<typeof words>;

/**
 * A packet does not have a property that it must not have, or only where the client takes the packet with it. Whoever leaves
 * out the whole packet and closes, as a server may, keeps that as well; a packet that is too large without the property is
 * another requirement's.
 */
export const propertyIsLeftOut = defineCheck<Parameters>({
  name: 'property-is-left-out',
  text: 'A property is left out of a packet that must not have it, or would be larger with it than the client takes.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, packet: type, property, largest = 0 } = substitute(written, context.scope);
    const room = largest > 0 ? ` of ${largest} bytes at most, or` : '';
    const what = `${aPacket(type)}${room} without ${property}`;
    const event = await awaitEvent(exchange, exchange.peer(on), type, () => true, {
      within: context.within,
      what,
    });
    if (event.type === 'timeout') throw new Inconclusive(`no ${type} came within ${event.after} ms`);
    if (event.type === 'packet') {
      const { packet, size = 0 } = event;
      const properties = 'properties' in packet ? (packet.properties ?? []) : [];
      const explains = properties.some(({ name }) => name === property);
      if (size > largest && explains)
        throw new NonConformance(what, `${describePacket(packet)} came with ${size} bytes`);
      const text = `${type} came with ${size} bytes${explains ? '' : `, without ${property}`}`;
      context.driver.record({ on, type: 'seen', text });
    }
    return exchange.judged + 1;
  },
});
