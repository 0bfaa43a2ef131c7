import type { Message } from './api.js';
import { isRecord, memberOf } from './pointer.js';

/** An object schema with all that its `allOf` adds to it. */
export function partsOf(schema: unknown): Record<string, unknown>[] {
  if (!isRecord(schema)) return [];
  const all = Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]) : [];
  return [schema, ...all.flatMap(partsOf)];
}

const requiredOf = (schema: unknown): string[] =>
  partsOf(schema).flatMap((part) => (part['required'] as string[] | undefined) ?? []);

const memberSchemas = (schema: unknown, name: string): Record<string, unknown>[] =>
  partsOf(schema).flatMap((part) => partsOf(memberOf(part['properties'], name)));

/** Members that every payload of a message must have with the one value that its schema allows. */
export function fixedMembers({ schema }: Message): Record<string, unknown> {
  return Object.fromEntries(
    requiredOf(schema).flatMap((name) => {
      const fixed = memberSchemas(schema, name).find((member) => Object.hasOwn(member, 'const'));
      return fixed ? [[name, fixed['const']]] : [];
    }),
  );
}
