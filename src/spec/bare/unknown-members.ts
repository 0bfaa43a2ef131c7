import { isRecord } from '../pointer.js';

type Schema = Record<string, unknown>;

/** Pointers that are told of one payload, and how deep it is looked into. */
const most = 50;
const deepest = 16;

/**
 * Members of a payload that none of the schemas (draft-07, references resolved) has a word for, as JSON pointers with `*`
 * for the index of an item. A schema that says nothing of members, or that lets others stand beside its own in so many
 * words (`additionalProperties`, `patternProperties`), knows all of them.
 */
export function unknownMembers(schemas: readonly unknown[], payload: unknown): string[] {
  const found = new Set<string>();
  look(schemas, payload, { at: '', depth: 0, found });
  return [...found];
}

interface Place {
  at: string;
  depth: number;
  found: Set<string>;
}

function look(schemas: readonly unknown[], value: unknown, { at, depth, found }: Place): void {
  if (typeof value !== 'object' || value === null || depth > deepest || found.size >= most) return;
  const parts = schemas.flatMap((schema) => partsOf(schema, 0));
  // Where a reference could not be resolved, nobody knows what it has a word for.
  if (parts.some((part) => part === undefined || Object.hasOwn(part, '$ref'))) return;
  const known = parts as Schema[];
  if (Array.isArray(value)) {
    const items = known.flatMap(({ items: of, additionalItems }) => [of, additionalItems].flat());
    const schemasOfItems = items.filter(isRecord);
    if (schemasOfItems.length === 0) return;
    for (const item of value.slice(0, most))
      look(schemasOfItems, item, { at: `${at}/*`, depth: depth + 1, found });
    return;
  }
  if (!known.some(({ properties }) => isRecord(properties)) || known.some(isOpen)) return;
  for (const [name, member] of Object.entries(value)) {
    const own = known.flatMap(({ properties }) =>
      isRecord(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [],
    );
    const place = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (own.length === 0) found.add(place);
    else look(own, member, { at: place, depth: depth + 1, found });
    if (found.size >= most) return;
  }
}

const isOpen = ({ additionalProperties, patternProperties }: Schema): boolean =>
  additionalProperties === true || isRecord(additionalProperties) || isRecord(patternProperties);

/** A schema with all that may apply beside it; undefined stands for one that takes anything. */
function partsOf(schema: unknown, depth: number): (Schema | undefined)[] {
  if (!isRecord(schema)) return [undefined];
  if (depth > deepest) return [undefined];
  const beside = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'].flatMap((word) =>
    [schema[word]].flat().filter((one) => one !== undefined && one !== false),
  );
  return [schema, ...beside.flatMap((one) => partsOf(one, depth + 1))];
}
