import type { ValidateFunction } from 'ajv';
import type { SchemaMismatch } from './api.js';
import { schemaMismatches } from './read/check-schema.js';
import { newPayloadAjv } from './payload-ajv.js';

const compiled = new Map<string, ValidateFunction>();
const most = 500;
/** One for many schemas: a new one compiles the meta-schema first. */
let ajv = newPayloadAjv({ strict: false, addUsedSchema: false });

/** Judges a value by a JSON Schema that stands in a spec itself. Empty means that it fits. */
export function matchSchema(schema: unknown, value: unknown): SchemaMismatch[] {
  const key = JSON.stringify(schema);
  let validate = compiled.get(key);
  if (!validate) {
    if (compiled.size >= most) {
      compiled.clear();
      ajv = newPayloadAjv({ strict: false, addUsedSchema: false });
    }
    validate = ajv.compile(schema as object | boolean);
    compiled.set(key, validate);
  }
  return validate(value) ? [] : schemaMismatches(validate.errors ?? []);
}
