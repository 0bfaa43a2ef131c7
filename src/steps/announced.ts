import type { ConnackPacket, PropertyName } from '../driver/wire/packet.js';
import { table, type Form } from '../schema/form.js';
import { codes } from '../spec/format/common.js';

/**
 * What it means that a CONNACK does not have one of these properties (MQTT 5.0, section 3.2.2.3); null where it is what the
 * client has asked for.
 */
const withoutWord: Partial<Record<PropertyName, number | null>> = {
  sessionExpiryInterval: null,
  serverKeepAlive: null,
  receiveMaximum: 65_535,
  maximumQos: 2,
  retainAvailable: 1,
  maximumPacketSize: 268_435_460,
  topicAliasMaximum: 0,
  wildcardSubscriptionAvailable: 1,
  subscriptionIdentifiersAvailable: 1,
  sharedSubscriptionAvailable: 1,
};

export const announcedForm: Form<Readonly<Record<string, number | readonly number[]>>> = table(codes, {
  propertyNames: { enum: Object.keys(withoutWord) },
});

/** A limit as the server announces it, also by saying nothing. */
const announced = (name: string, { properties = [] }: ConnackPacket): number | null => {
  const value = properties.find((property) => property.name === name)?.value;
  return typeof value === 'number' ? value : (withoutWord[name as PropertyName] ?? null);
};

/** The first limit that is announced otherwise; undefined when none is. */
export function announcedOtherwise(
  wanted: Readonly<Record<string, number | readonly number[]>>,
  packet: ConnackPacket,
): { expected: string; actual: string } | undefined {
  for (const [name, values] of Object.entries(wanted)) {
    const seen = announced(name, packet);
    if (seen === null || [values].flat().includes(seen)) continue;
    const said = packet.properties?.some((property) => property.name === name);
    return {
      expected: `${name} ${[values].flat().join(' or ')}`,
      actual: `it is ${seen}${said ? '' : ', since the CONNACK does not say it'}`,
    };
  }
  return undefined;
}
