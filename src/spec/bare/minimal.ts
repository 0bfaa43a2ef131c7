import { isRecord } from '../pointer.js';

type Schema = Record<string, unknown>;

/** Schemas within schemas that are followed: those that refer to themselves end there. */
const deepest = 8;
/** Values and characters that are made at most: a document may ask for any number of them. */
const largest = 10_000;

/** How far a value has come: how deep, and how many values and characters it may still have. */
interface Making {
  depth: number;
  left: { count: number };
}

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
 * required members and its limits ask for. Whoever uses it must try whether it fits: patterns and conditions are not read,
 * and what would be very large is left out.
 */
export const minimalValue = (schema: unknown): unknown =>
  valueOf(schema, { depth: 0, left: { count: largest } });

function valueOf(schema: unknown, { depth, left }: Making): unknown {
  left.count -= 1;
  if (depth > deepest || left.count < 0) return undefined;
  if (!isRecord(schema)) return {};
  const within = { depth: depth + 1, left };
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
      return valueOf(merged({ allOf: [rest, choices[0]] }), within);
    }
  }
  return ofType(whole, within);
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

function ofType(schema: Schema, within: Making): unknown {
  const type = [schema['type']].flat().find((one) => one !== 'null') ?? impliedType(schema);
  switch (type) {
    case 'object':
      return Object.fromEntries(
        list(schema['required']).map((name) => [
          String(name),
          valueOf((schema['properties'] as Schema | undefined)?.[String(name)], within),
        ]),
      );
    case 'array': {
      const items = Array.isArray(schema['items']) ? schema['items'][0] : schema['items'];
      const count = upTo(within, Number(schema['minItems'] ?? 0));
      return Array.from({ length: count }, () => valueOf(items, within));
    }
    case 'string':
      return ofFormat[String(schema['format'])] ?? 'x'.repeat(upTo(within, Number(schema['minLength'] ?? 1)));
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return numberWithin(schema, type === 'integer');
    default:
      return null;
  }
}

/** As many as a schema asks for, or as may still be made. */
const upTo = ({ left }: Making, wanted: number): number => {
  const count = Math.max(0, Math.min(wanted, left.count));
  left.count -= count;
  return count;
};

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
