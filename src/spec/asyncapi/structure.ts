import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileSchema } from '../read/check-schema.js';
import type { SchemaCheck } from '../read/check-schema.js';
import { compiledSchema } from '../read/compiled.js';
import { isRecord } from '../pointer.js';
import type { SourceFile } from '../read/read-yaml.js';
import type { Problem } from '../read/problem.js';

const require = createRequire(import.meta.url);

/** Versions by their first two numbers, each with the official schema that judges them. */
const officialSchemas: Record<string, string> = {
  '3.0': '@asyncapi/specs/schemas/3.0.0-without-$id.json',
  '3.1': '@asyncapi/specs/schemas/3.1.0-without-$id.json',
};

const checks = new Map<string, SchemaCheck>();

/** Says why a document cannot be read at all: it is no AsyncAPI document, or one of another version. */
export function checkVersion(source: SourceFile): Problem | undefined {
  if (!isRecord(source.value))
    return source.problem('', 'this is no AsyncAPI document: it must be an object');
  const version = source.value['asyncapi'];
  if (version === undefined) {
    const other = otherKind(source.value, source.path);
    const missing = '"asyncapi" is missing (for example "asyncapi: 3.0.0")';
    return source.problem('', `this is no AsyncAPI document: ${other ?? missing}`);
  }
  if (schemaFor(version) !== undefined) return undefined;
  if (/^2\.\d+\.\d+$/.test(String(version)))
    return source.problem('/asyncapi', asksForConversion(String(version), source.path));
  const supported = Object.keys(officialSchemas).map((series) => `${series}.x`);
  const message = `AsyncAPI ${JSON.stringify(version)} is not supported; supported are ${supported.join(' and ')}`;
  return source.problem('/asyncapi', message);
}

/** Files that stand near a spec, or describe an API as well, by what only they have, and what to do with them. */
const otherKinds: readonly (readonly [member: string, what: (path: string) => string])[] = [
  ['partOf', (path) => `it is a part of a spec, whose folder is read: ${quotePlain(dirname(path))}`],
  ['knownFindings', (path) => `it is a target file, for --target-file=${quotePlain(path)}`],
  ['openapi', () => 'it is one of OpenAPI, which describes HTTP and no messages'],
  ['swagger', () => 'it is one of OpenAPI, which describes HTTP and no messages'],
];

function otherKind(value: Record<string, unknown>, path: string): string | undefined {
  return otherKinds.find(([member]) => member in value)?.[1](path);
}

/** How a document of AsyncAPI 2 becomes one of 3.0, by the official converter; `node -e` has the file among its words. */
const asksForConversion = (version: string, path: string): string =>
  [
    `AsyncAPI ${version} is not read itself; this converts it to 3.0.0, in the same folder for the files that it refers to:`,
    `  npm install --no-save @asyncapi/converter@2.0.2 && node -e "process.stdout.write(require('@asyncapi/converter').convert(require('fs').readFileSync(process.argv[1], 'utf8'), '3.0.0', { v2tov3: { pointOfView: 'application' } }))" ${quotePlain(path)} > ${quotePlain(convertedName(path))}`,
    "pointOfView says whose document it is: with 'application' what others may `publish` to it becomes `receive` and `subscribe` becomes `send`, as AsyncAPI 2 means it; with 'client' the other way round, for a document that was written from the client's side",
  ].join('\n');

const convertedName = (path: string): string => path.replace(/(\.[^./]+)?$/, '-v3.yaml');

/** A path as a shell takes it. */
const quotePlain = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/** Judges a document of a supported version by the official JSON Schema of that version. */
export function checkStructure(source: SourceFile): Problem[] {
  const schema = isRecord(source.value) ? schemaFor(source.value['asyncapi']) : undefined;
  return schema === undefined ? [] : checkFor(schema)(source);
}

const schemaFor = (version: unknown): string | undefined =>
  typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version)
    ? officialSchemas[version.split('.').slice(0, 2).join('.')]
    : undefined;

function checkFor(path: string): SchemaCheck {
  const known = checks.get(path);
  if (known) return known;
  const schema = officialSchema(path);
  const check = compileSchema(schema, { strict: false, compiled: compiledSchema(JSON.stringify(schema)) });
  checks.set(path, check);
  return check;
}

/** The official schemas of all supported versions, as documents are judged by them. */
export const structureSchemas = (): object[] => Object.values(officialSchemas).map(officialSchema);

function officialSchema(path: string): OfficialSchema {
  const schema = JSON.parse(readFileSync(require.resolve(path), 'utf8')) as OfficialSchema;
  // A patch release changes no structure (AsyncAPI 3.0, "Versions"), and the schema would insist on x.y.0.
  schema.properties.asyncapi = { type: 'string' };
  dropForeignWords(schema);
  return schema;
}

interface OfficialSchema {
  properties: Record<string, object>;
  definitions: Record<string, { properties?: Record<string, object>; not?: object }>;
}

/** Bindings of protocols that the harness does not speak, and foreign schema languages, are half of the compile time. */
function dropForeignWords({ definitions }: OfficialSchema): void {
  for (const [name, { properties }] of Object.entries(definitions)) {
    if (/^bindings-(?!mqtt-|http-|websockets-)/.test(name)) definitions[name] = {};
    // Beside each of them stands a reference as the only other choice.
    if (/^(openapiSchema|avroSchema)/.test(name)) definitions[name] = { not: { required: ['$ref'] } };
    if (!name.endsWith('BindingsObject') || !properties) continue;
    for (const protocol of Object.keys(properties)) {
      if (!['mqtt', 'http', 'ws'].includes(protocol)) properties[protocol] = {};
    }
  }
}
