import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSchema, type SchemaCheck } from './check-schema.js';
import { packageRoot } from './locate.js';

type Format = 'conformance' | 'target';
const compiled = new Map<Format, SchemaCheck>();

function schemaOf(name: Format): { definitions: Record<string, object> } {
  const path = join(packageRoot(), 'specs', `${name}.schema.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as { definitions: Record<string, object> };
}

/** The published schema of one of our own formats. */
export function formatCheck(name: Format): SchemaCheck {
  const known = compiled.get(name) ?? compileSchema(schemaOf(name));
  compiled.set(name, known);
  return known;
}

/** A schema that may refer to the definitions of a conformance document: `#/definitions/steps`, `message`, `request`. */
export function checkWithDefinitions(schema: object): SchemaCheck {
  return compileSchema({ ...schema, definitions: schemaOf('conformance').definitions });
}
