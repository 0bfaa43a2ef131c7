import { either, integer, list, named, templated, templatedOneOf, type Form } from '../../../schema/form.js';
import { object, optional, required, type Word } from '../../../schema/words.js';
import type { ProtocolLevel } from '../body.js';
import type { PropertyName } from '../packet.js';
import { propertyNames, propertyRules } from '../properties.js';
import { byte, long, number, prefixed, rawBytesOf, Unsendable, variable } from './bytes.js';
import { textToSend, type TextToSend } from './text-to-send.js';

export interface PropertyToSend {
  name: PropertyName;
  value: number | TextToSend | { name: TextToSend; value: TextToSend };
}

/** Properties one after another, or bytes in their place. */
export type PropertiesToSend = TextToSend | readonly (PropertyToSend | TextToSend)[];

const property = object({
  name: required(
    templatedOneOf(...(propertyNames as [PropertyName, ...PropertyName[]])),
    'Which property of MQTT 5.0.',
  ),
  value: required(
    named(
      'propertyValue',
      either(
        templated(integer(0, 4_294_967_295)),
        textToSend,
        object({
          name: required(textToSend, 'The name of a user property.'),
          value: required(textToSend, 'Its value.'),
        }),
      ),
    ),
    'A number, a text or bytes, as the property asks for; of a user property its name and value.',
  ),
});

const propertiesToSend: Form<PropertiesToSend> = named(
  'propertiesToSend',
  either(textToSend, list(either(property, textToSend))),
);

/** The word under which a packet, or a will, has its properties. */
export const properties: Word<PropertiesToSend, false> = optional(
  propertiesToSend,
  'Of MQTT 5.0: a list of properties, or the bytes in their place. Their length is written before them.',
);

function valueBytes({ name, value }: PropertyToSend): Buffer {
  const { kind } = propertyRules[name];
  if (kind === 'pair') {
    if (typeof value === 'object' && 'name' in value)
      return Buffer.concat([
        prefixed(value.name, `name of the ${name}`),
        prefixed(value.value, `value of the ${name}`),
      ]);
    throw new Unsendable(`${name} takes a name and a value.`);
  }
  if (typeof value === 'object' && 'name' in value)
    throw new Unsendable(`${name} has a name; only a userProperty takes one.`);
  if (kind === 'string' || kind === 'binary') {
    if (typeof value !== 'number') return prefixed(value, name);
    throw new Unsendable(`${name} is ${value}; it takes a text, or { hex: … }.`);
  }
  if (typeof value !== 'number') throw new Unsendable(`${name} takes a number.`);
  return { byte, number, long, variable }[kind](value, name);
}

const isProperty = (part: PropertyToSend | TextToSend): part is PropertyToSend =>
  typeof part === 'object' && 'name' in part;

const bytesOf = (part: PropertyToSend | TextToSend): Buffer =>
  isProperty(part)
    ? Buffer.concat([byte(propertyRules[part.name].id, 'property identifier'), valueBytes(part)])
    : rawBytesOf(part, 'properties');

/**
 * The property length and the properties behind it (MQTT 5.0, section 2.2.2): where they are given, and always where the
 * version has them (MQTT-2.2.2-1).
 */
export function writeProperties(given: PropertiesToSend | undefined, level: ProtocolLevel): Buffer[] {
  if (given === undefined && level < 5) return [];
  const parts: readonly (PropertyToSend | TextToSend)[] = Array.isArray(given)
    ? (given as readonly (PropertyToSend | TextToSend)[])
    : [(given ?? '') as TextToSend];
  const bytes = Buffer.concat(parts.map(bytesOf));
  return [variable(bytes.length, 'property length'), bytes];
}
