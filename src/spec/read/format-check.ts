import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSchema, type SchemaCheck } from './check-schema.js';
import { compiledSchema, nameOfCompiled } from './compiled.js';
import { packageRoot } from './locate.js';

type Format = 'conformance' | 'target';
const checks = new Map<Format, SchemaCheck>();

/** The text of the published schema of one of our own formats. */
export const formatSchema = (name: Format): string =>
  readFileSync(join(packageRoot(), 'specs', `${name}.schema.json`), 'utf8');

/** The published schema of one of our own formats. */
export function formatCheck(name: Format): SchemaCheck {
  const known = checks.get(name);
  if (known) return known;
  const text = formatSchema(name);
  const check = compileSchema(JSON.parse(text) as object, { compiled: compiledSchema(text) });
  checks.set(name, check);
  return check;
}

let conformance: { name: string; definitions: Record<string, Definition> } | undefined;
type Definition = { properties?: Record<string, object> };

/** The conformance format, read once: every named check refers to its definitions. */
function conformanceFormat(): NonNullable<typeof conformance> {
  if (conformance) return conformance;
  const text = formatSchema('conformance');
  const { definitions } = JSON.parse(text) as { definitions: Record<string, Definition> };
  return (conformance = { name: nameOfCompiled(text), definitions });
}

/** A schema that may refer to the definitions of a conformance document: `#/definitions/steps`, `message`, `request`. */
export function checkWithDefinitions(schema: object): SchemaCheck {
  const { definitions } = conformanceFormat();
  const compiled = compiledSchema(textWithDefinitions(schema));
  return compileSchema({ ...schema, definitions }, { compiled });
}

/** What the code for such a schema hangs on. */
export const textWithDefinitions = (schema: object): string =>
  `${JSON.stringify(schema)} ${conformanceFormat().name}`;

/** Names of the fields that a packet of a type can have; undefined when there is no such type. */
export function fieldsOfPacket(type: unknown): string[] | undefined {
  const fields = conformanceFormat().definitions[`packet ${String(type)}`]?.properties;
  return fields && Object.keys(fields);
}

/** One step of a conformance document. */
export const stepSchema = { $ref: '#/definitions/step' };
