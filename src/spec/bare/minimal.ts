import { isRecord } from '../pointer.js';

type Schema = Record<string, unknown>;

/** Schemas within schemas that are followed: those that refer to themselves end there. */
const deepest = 8;

/** What fits most schemas of a format. */
const ofFormat: Record<string, string> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'a@example.com',
  uri: 'https://example.com/',
  'uri-reference': '/a',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
};

/**
 * A small value that is likely to fit a schema (draft-07): its own example, default or constant, else what its type, its
 * required members and its limits ask for. Whoever uses it must try whether it fits: patterns and conditions are not read.
 */
export function minimalValue(schema: unknown, depth = 0): unknown {
  if (!isRecord(schema) || depth > deepest) return depth > deepest ? undefined : {};
  const whole = merged(schema);
  for (const word of ['const', 'default', 'example']) if (Object.hasOwn(whole, word)) return whole[word];
  for (const word of ['examples', 'enum']) {
    const values = whole[word];
    if (Array.isArray(values) && values.length > 0) return values[0];
  }
  for (const word of ['oneOf', 'anyOf']) {
    const choices = whole[word];
    if (Array.isArray(choices) && choices.length > 0 && isRecord(choices[0])) {
      const { [word]: _choices, ...rest } = whole;
      return minimalValue(merged({ allOf: [rest, choices[0]] }), depth + 1);
    }
  }
  return ofType(whole, depth);
}

/** The schema with what its `allOf` adds. */
function merged(schema: Schema): Schema {
  const { allOf, ...own } = schema;
  if (!Array.isArray(allOf)) return own;
  return allOf.filter(isRecord).reduce<Schema>((whole, part) => {
    const more = merged(part);
    const properties = { ...(whole['properties'] as object), ...(more['properties'] as object) };
    const required = [...list(whole['required']), ...list(more['required'])];
    return {
      ...whole,
      ...more,
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
    };
  }, own);
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function ofType(schema: Schema, depth: number): unknown {
  const type = [schema['type']].flat().find((one) => one !== 'null') ?? impliedType(schema);
  switch (type) {
    case 'object':
      return Object.fromEntries(
        list(schema['required']).map((name) => [
          String(name),
          minimalValue((schema['properties'] as Schema | undefined)?.[String(name)], depth + 1),
        ]),
      );
    case 'array': {
      const items = Array.isArray(schema['items']) ? schema['items'][0] : schema['items'];
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => minimalValue(items, depth + 1));
    }
    case 'string':
      return ofFormat[String(schema['format'])] ?? 'x'.repeat(Math.max(Number(schema['minLength'] ?? 1), 0));
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return numberWithin(schema, type === 'integer');
    default:
      return null;
  }
}

const impliedType = (schema: Schema): string | undefined =>
  ['properties', 'required', 'additionalProperties'].some((word) => Object.hasOwn(schema, word))
    ? 'object'
    : Object.hasOwn(schema, 'items')
      ? 'array'
      : undefined;

function numberWithin(schema: Schema, whole: boolean): number {
  const bound = (word: string): number | undefined =>
    typeof schema[word] === 'number' ? schema[word] : undefined;
  const step = bound('multipleOf') ?? (whole ? 1 : 0.5);
  const [above, below] = [bound('exclusiveMinimum'), bound('exclusiveMaximum')];
  const least = bound('minimum') ?? (above === undefined ? undefined : above + step);
  const most = bound('maximum') ?? (below === undefined ? undefined : below - step);
  const value = least ?? (most !== undefined && most < 0 ? most : 0);
  return Math.ceil(value / step) * step;
}
