import { isRecord } from '../pointer.js';

/** Values of one place that may be read of their types and names alone. */
const mostExamples = 3;

/**
 * A schema that every example fits: types as they are seen, members required that all have. It is what a page shows and
 * not what it says, so limits and formats are left to whoever reads it.
 */
export function inferSchema(examples: readonly unknown[]): Record<string, unknown> {
  const types = [...new Set(examples.map(typeOf))];
  const type = types.length === 1 ? types[0] : types.length === 0 ? undefined : types;
  const objects = examples.filter(isRecord);
  const lists = examples.filter((value): value is unknown[] => Array.isArray(value));
  return {
    ...(type !== undefined && { type }),
    ...(objects.length > 0 && membersOf(objects)),
    ...(lists.length > 0 && lists.flat().length > 0 && { items: inferSchema(lists.flat()) }),
    ...(objects.length === 0 && lists.length === 0 && examples.length > 0 && { examples: seen(examples) }),
  };
}

function membersOf(objects: readonly Record<string, unknown>[]): Record<string, unknown> {
  const names = [...new Set(objects.flatMap(Object.keys))];
  const required = names.filter((name) => objects.every((one) => Object.hasOwn(one, name)));
  const properties = Object.fromEntries(
    names.map((name) => [
      name,
      inferSchema(objects.filter((one) => Object.hasOwn(one, name)).map((one) => one[name])),
    ]),
  );
  return { ...(required.length > 0 && { required }), properties };
}

const seen = (examples: readonly unknown[]): unknown[] =>
  [...new Set(examples)].filter((value) => value !== null).slice(0, mostExamples);

/** An integer in an example may have been a number by chance. */
const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
