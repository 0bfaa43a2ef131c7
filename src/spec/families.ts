import { HarnessError } from '../verdict/harness-error.js';
import type { EnumeratedValue } from '../verdict/record.js';
import type { Api, Operation } from './api.js';
import type { Family, OperationBinding, Requirement, Spec } from './model.js';
import { isRecord, valueAt } from './pointer.js';
import { protocolOf } from './protocol.js';
import type { Step } from './steps.js';
import { substitute } from './template.js';

interface Item {
  name: string;
  values: Record<string, unknown>;
}

/** What a family is expanded over. */
export interface Expanded {
  id: string;
  role: Spec['role'];
  api: Api;
  bind: Record<string, OperationBinding>;
  /** The schema behind `file#/pointer`, for families over members and values. */
  readSchema: (reference: string) => unknown;
}

/** The requirements that a family stands for, one per item, in the document's order. */
export function expandFamily(over: Expanded, family: Family): Requirement[] {
  return itemsOf(over, family)
    .filter(({ name }) => !Object.hasOwn(family.except, name))
    .map(({ name, values }) => {
      const { forEach: _forEach, except: _except, table, otherwise, ...requirement } = family;
      const scope = { spec: over.id, item: name, ...otherwise, ...values, ...table[name] };
      const filled = substitute(requirement, scope) as Requirement;
      const line = filled.source.line === undefined ? {} : { line: Number(filled.source.line) };
      const enumerated = enumeratedBy(family, scope);
      return {
        ...filled,
        // A name that stands for several is spliced in.
        needs: filled.needs.flat(),
        requires: filled.requires.flat(),
        presumes: filled.presumes.flat(),
        control: spliced(family.control, filled.control) as Step[],
        check: { name: filled.check.name, with: splicedIn(family.check.with, filled.check.with) },
        source: { ...filled.source, ...line },
        ...(enumerated === undefined ? {} : { enumerated }),
      };
    });
}

function itemsOf(over: Expanded, { forEach, id }: Family): Item[] {
  const { api, bind, readSchema } = over;
  if (forEach.operations) {
    const { action, tag, reply, protocol, secured, has } = forEach.operations;
    const fits = (operation: Operation): boolean =>
      (action === undefined || operation.action === action) &&
      (tag === undefined || operation.tags.includes(tag)) &&
      (reply === undefined || (operation.reply !== undefined) === reply) &&
      (protocol === undefined || protocolOf(over, operation) === protocol) &&
      (secured === undefined || operation.security.length > 0 === secured) &&
      (has === undefined || Object.hasOwn(bind[operation.id]?.values ?? {}, has));
    const scopes = [...new Set(Object.values(api.operations).flatMap(scopesOf))];
    return Object.values(api.operations)
      .filter(fits)
      .map((operation) => ({
        name: operation.id,
        values: {
          operation: operation.id,
          line: operation.line,
          address: operation.channel.address,
          replyAddress: operation.reply?.channel.address ?? '',
          title: operation.summary ?? operation.id,
          scopes: scopesOf(operation),
          otherScopes: scopes.filter((scope) => !scopesOf(operation).includes(scope)),
          ...bind[operation.id]?.values,
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

/** In a list, a name that became a list itself gives its items. */
const spliced = (template: unknown, filled: unknown): unknown =>
  Array.isArray(template) && Array.isArray(filled)
    ? filled.flatMap((item: unknown, index) => (typeof template[index] === 'string' ? item : [item]))
    : filled;

/** The same for the steps of a check, or for each of its parameters that is a list. */
function splicedIn(template: unknown, filled: unknown): unknown {
  if (!isRecord(template) || !isRecord(filled)) return spliced(template, filled);
  return Object.fromEntries(
    Object.entries(filled).map(([name, value]) => [name, spliced(template[name], value)]),
  );
}

/** Of a family over the values of an enumeration whose table says how they are provoked: which value this one is. */
function enumeratedBy(
  { forEach }: Family,
  { value, title, by }: Record<string, unknown>,
): EnumeratedValue | undefined {
  if (forEach.values === undefined || typeof by !== 'string') return undefined;
  return { of: forEach.values.schema, value, meaning: String(title), by };
}

/** What any of the operation's alternatives asks for. */
const scopesOf = (operation: Operation): string[] => [
  ...new Set(operation.security.flatMap(({ scopes }) => scopes)),
];

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
