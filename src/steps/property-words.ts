import { hexadecimal } from '../driver/wire/packets/text-to-send.js';
import { propertyNames } from '../driver/wire/properties.js';
import type { Property, PropertyName } from '../driver/wire/packet.js';
import {
  either,
  integer,
  list,
  named,
  string,
  templated,
  templatedOneOf,
  type Form,
} from '../schema/form.js';
import { object, optional, required, type Written } from '../schema/words.js';

export const propertyName: Form<PropertyName> = named(
  'propertyName',
  templatedOneOf(...(propertyNames as [PropertyName, ...PropertyName[]])),
);

/** What a property must be: a number, a text, bytes, a number within bounds, or the pair of a user property. */
type Wanted =
  | number
  | string
  | { hex: string }
  | { from: number; to: number }
  | { name: string; value: string }
  | undefined;

const wantedValue: Form<Exclude<Wanted, undefined>> = named(
  'wantedValue',
  either(
    templated(integer(0, 4_294_967_295)),
    string(),
    object({ hex: required(hexadecimal, 'The bytes, as hexadecimal digits.') }),
    object({
      from: required(templated(integer(0)), 'The least number that is right.'),
      to: required(templated(integer(0)), 'The greatest.'),
    }),
    object({
      name: required(string(), 'The name of a user property.'),
      value: required(string(), 'Its value.'),
    }),
  ),
);

const wantedProperty = named(
  'wantedProperty',
  object({
    name: required(propertyName, 'Which property.'),
    value: optional(wantedValue, 'What it must be; anything when missing.'),
  }),
);

/** What the properties of a packet of MQTT 5.0 must be. */
export const propertyWords = {
  properties: optional(
    list(wantedProperty),
    'Of MQTT 5.0. Of each property that stands here the packet has exactly these values, in the order of the wire and as often; others are free. Subscription identifiers have no order.',
  ),
  whereThere: optional(
    list(wantedProperty),
    'Of MQTT 5.0. Of each property that stands here the packet has none, or exactly these values.',
  ),
  without: optional(list(propertyName), 'Properties of MQTT 5.0 that the packet must not have.'),
};

export type PropertyWords = Written<typeof propertyWords>;

const show = (value: Property['value'] | Wanted): string => {
  if (value === undefined) return 'any value';
  if (typeof value !== 'object') return JSON.stringify(value);
  if ('from' in value) return `${value.from} to ${value.to}`;
  if ('name' in value) return `${JSON.stringify(value.name)} ${JSON.stringify(value.value)}`;
  const { hex, text } = value as { hex: string; text?: string };
  return text === undefined ? `0x${hex}` : JSON.stringify(text);
};

function isRight(wanted: Wanted, { value }: Property): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return value === wanted;
  if (typeof wanted === 'string')
    return typeof value === 'object' ? 'text' in value && value.text === wanted : value === wanted;
  if ('from' in wanted) return typeof value === 'number' && value >= wanted.from && value <= wanted.to;
  if (typeof value !== 'object') return false;
  if ('hex' in wanted) return 'hex' in value && value.hex === wanted.hex.replaceAll(' ', '').toLowerCase();
  return 'name' in value && value.name === wanted.name && value.value === wanted.value;
}

/** The identifiers of a message have no order (MQTT-3.3.4-4), so each must find one of its own. */
function areRight(name: PropertyName, wanted: readonly Wanted[], seen: readonly Property[]): boolean {
  if (wanted.length !== seen.length) return false;
  if (name !== 'subscriptionIdentifier') return wanted.every((one, index) => isRight(one, seen[index]!));
  const left = [...seen];
  return wanted.every((one) => {
    const index = left.findIndex((property) => isRight(one, property));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

/** The first property that is not as the words want it; undefined when all are. A packet before 5.0 has none. */
export function propertyMismatch(
  { properties: wanted = [], whereThere = [], without = [] }: PropertyWords,
  packet: object,
): { expected: string; actual: string } | undefined {
  const { properties: seen = [] } = packet as { properties?: readonly Property[] };
  const all = [...wanted, ...whereThere];
  for (const name of new Set(all.map((property) => property.name))) {
    const values = all.filter((property) => property.name === name).map(({ value }) => value as Wanted);
    const own = seen.filter((property) => property.name === name);
    if (areRight(name, values, own)) continue;
    if (own.length === 0 && wanted.every((property) => property.name !== name)) continue;
    return {
      expected: `${name} ${values.map(show).join(', then ')}`,
      actual:
        own.length === 0 ? 'there is none' : `it is ${own.map(({ value }) => show(value)).join(', then ')}`,
    };
  }
  const unwanted = seen.find(({ name }) => without.includes(name));
  return unwanted && { expected: `no ${unwanted.name}`, actual: `it is ${show(unwanted.value)}` };
}
