import { HarnessError } from '../verdict/harness-error.js';
import type { Operation } from '../spec/api.js';
import type { Family, Requirement, Spec } from '../spec/model.js';
import { valueAt } from '../spec/pointer.js';
import { substitute } from '../spec/template.js';

interface Item {
  name: string;
  values: Record<string, unknown>;
}

/** The requirements that a family stands for, one per item, in the document's order. */
export function expandFamily(
  spec: Spec,
  family: Family,
  readSchema: (reference: string) => unknown,
): Requirement[] {
  return itemsOf(spec, family, readSchema)
    .filter(({ name }) => !Object.hasOwn(family.except, name))
    .map(({ name, values }) => {
      const { forEach: _forEach, except: _except, table, ...requirement } = family;
      const scope = { spec: spec.id, item: name, ...values, ...table[name] };
      const filled = substitute(requirement, scope) as Requirement;
      const line = filled.source.line === undefined ? {} : { line: Number(filled.source.line) };
      return { ...filled, source: { ...filled.source, ...line } };
    });
}

function itemsOf(spec: Spec, { forEach, id }: Family, readSchema: (reference: string) => unknown): Item[] {
  if (forEach.operations) {
    const { action, tag, reply, protocol } = forEach.operations;
    const fits = (operation: Operation): boolean =>
      (action === undefined || operation.action === action) &&
      (tag === undefined || operation.tags.includes(tag)) &&
      (reply === undefined || (operation.reply !== undefined) === reply) &&
      (protocol === undefined || protocolOf(spec, operation) === protocol);
    return Object.values(spec.api.operations)
      .filter(fits)
      .map((operation) => ({
        name: operation.id,
        values: {
          operation: operation.id,
          line: operation.line,
          address: operation.channel.address,
          title: operation.summary ?? operation.id,
        },
      }));
  }
  if (forEach.members) return membersOf(readSchema(forEach.members.schema), forEach.members);
  if (forEach.values) return valuesOf(readSchema(forEach.values.schema));
  throw new HarnessError(
    'SPEC_MISTAKE',
    `family "${id}" does not say what it is for each of`,
    'Give it a forEach.',
  );
}

/** HTTP when the operation says a method or its servers speak it; whatever else carries MQTT. */
function protocolOf(spec: Spec, operation: Operation): 'mqtt' | 'http' {
  const protocols = operation.channel.servers.map((id) => spec.api.servers[id]?.protocol ?? '');
  return operation.http.method !== undefined || protocols.some((name) => name.startsWith('http'))
    ? 'http'
    : 'mqtt';
}

type SchemaObject = Record<string, unknown>;

function membersOf(schema: unknown, { readOnly, type }: { readOnly?: boolean; type?: string }): Item[] {
  const properties = (valueAt(schema, '/properties') ?? {}) as Record<string, SchemaObject>;
  return Object.entries(properties)
    .filter(([, member]) => readOnly === undefined || (member['readOnly'] === true) === readOnly)
    .filter(([, member]) => type === undefined || [member['type']].flat().includes(type))
    .map(([name, member]) => ({ name, values: { member: name, title: member['title'] ?? name } }));
}

function valuesOf(schema: unknown): Item[] {
  const alternatives = (valueAt(schema, '/oneOf') ?? []) as { const: unknown; title?: string }[];
  const plain = ((valueAt(schema, '/enum') ?? []) as unknown[]).map((value) => ({
    const: value,
    title: String(value),
  }));
  return [...alternatives, ...plain].map((alternative) => ({
    name: String(alternative.const),
    values: { value: alternative.const, title: alternative.title ?? String(alternative.const) },
  }));
}
