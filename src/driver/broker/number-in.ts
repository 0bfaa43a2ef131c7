import type { Property, PropertyName } from '../wire/packet.js';

/** The number that a property has; undefined where it is not there. */
export function numberIn(
  properties: readonly Property[] | undefined,
  name: PropertyName,
): number | undefined {
  const value = properties?.find((property) => property.name === name)?.value;
  return typeof value === 'number' ? value : undefined;
}
