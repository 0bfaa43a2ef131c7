import { isRecord } from '../spec/pointer.js';

type Definitions = Readonly<Record<string, unknown>>;

/** Definitions that have a section of their own, and how the reference calls them. */
const elsewhere: Readonly<Record<string, string>> = {
  steps: 'a list of [steps](#a-step)',
  step: 'a [step](#a-step)',
  expect: 'an [expectation](#what-a-step-expects)',
  packet: 'a [packet](#a-packet)',
  packetType: 'a [type of packet](#a-packet)',
  textToSend: '[text to send](#text-to-send)',
  behaviour: 'a [behaviour](#how-our-broker-behaves)',
  requirement: 'a [requirement](#a-requirement)',
  family: 'a [family](#a-family)',
  way: 'a [way](#a-preamble)',
  connect: 'the words of [connect](#connect)',
  request: 'the words of [request](#request)',
  source: 'a [source](#a-source)',
  duration: 'a time, such as `500ms`, `2s`, `1m`',
  name: 'a name',
  pointer: 'a JSON pointer',
  codes: 'a number or a list of numbers',
};

/** Said where there is nothing to list. */
export const noWords = 'No further words.';

/** The words of an object as a Markdown table; the words of an object within stand below it, behind a dot. */
export function wordsTable(schema: unknown, definitions: Definitions): string {
  const rows = rowsOf(schema, definitions, '');
  if (rows.length === 0) return noWords;
  return ['| word | value | what it means |', '| --- | --- | --- |', ...rows].join('\n');
}

function rowsOf(schema: unknown, definitions: Definitions, prefix: string): string[] {
  return objectsIn(schema, definitions).flatMap((object) =>
    Object.entries(object.properties).flatMap(([name, property]) => {
      const must = object.required.includes(name) ? ' (required)' : '';
      const text = isRecord(property) ? String(property['description'] ?? '') : '';
      const row = `| \`${prefix}${name}\`${must} | ${valueOf(property, definitions)} | ${text.replaceAll('|', '\\|')} |`;
      return [row, ...rowsOf(property, definitions, `${prefix}${name}.`)];
    }),
  );
}

interface ObjectSchema {
  properties: Record<string, unknown>;
  required: string[];
}

/** The objects that may stand at a place, but not those that have a section of their own. */
function objectsIn(schema: unknown, definitions: Definitions): ObjectSchema[] {
  if (!isRecord(schema)) return [];
  const { properties, required, anyOf, items, additionalProperties } = schema;
  const name = definitionOf(schema);
  if (name !== undefined) return name in elsewhere ? [] : objectsIn(definitions[name], definitions);
  if (isRecord(properties)) return [{ properties, required: (required ?? []) as string[] }];
  const inner = [...(Array.isArray(anyOf) ? (anyOf as unknown[]) : []), items, additionalProperties];
  return inner.flatMap((one) => objectsIn(one, definitions));
}

function definitionOf(schema: Record<string, unknown>): string | undefined {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? reference.replace('#/definitions/', '') : undefined;
}

/** What may stand at a place, in words. */
export function valueOf(schema: unknown, definitions: Definitions): string {
  if (!isRecord(schema)) return 'any JSON';
  const name = definitionOf(schema);
  if (name !== undefined) return elsewhere[name] ?? valueOf(definitions[name], definitions);
  if (Array.isArray(schema['anyOf'])) {
    const each = (schema['anyOf'] as unknown[])
      .filter((one) => !isTemplate(one))
      .map((one) => valueOf(one, definitions));
    return [...new Set(each)].join(', or ');
  }
  if (Array.isArray(schema['enum']))
    return (schema['enum'] as unknown[]).map((value) => `\`${String(value)}\``).join(', ');
  if ('const' in schema) return `\`${String(schema['const'])}\``;
  return simpleValue(schema, definitions);
}

/** A template may stand for any value; that is said once for all. */
const isTemplate = (schema: unknown): boolean =>
  isRecord(schema) && typeof schema['pattern'] === 'string' && schema['pattern'].startsWith('^\\{');

function simpleValue(schema: Record<string, unknown>, definitions: Definitions): string {
  const { type, items, additionalProperties, minimum, maximum } = schema;
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      if (minimum === undefined) return 'number';
      return maximum === undefined
        ? `number from ${String(minimum)}`
        : `number from ${String(minimum)} to ${String(maximum)}`;
    case 'boolean':
      return '`true` or `false`';
    case 'array':
      return `list: ${valueOf(items, definitions)}`;
    case 'object':
      return isRecord(additionalProperties)
        ? `names, each with: ${valueOf(additionalProperties, definitions)}`
        : 'object';
    default:
      return Array.isArray(type)
        ? type.map((one) => simpleValue({ type: one }, definitions)).join(', or ')
        : 'any JSON';
  }
}
