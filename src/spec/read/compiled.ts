import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from './locate.js';

/** Says of a value that it fits. That it does not may be wrong, and then the schema itself decides. */
export type CompiledSchema = (value: unknown) => boolean;

/** Where the build puts the code that ajv makes of our own schemas, so that no process has to make it again. */
export const compiledFile = (): string => join(packageRoot(), 'dist', 'compiled-schemas.cjs');

/** A schema's name in that file: it is found only as long as not a character of it has changed. */
export const nameOfCompiled = (text: string): string =>
  `schema_${createHash('sha256').update(text).digest('hex')}`;

/** The code for a schema, by its text; undefined where the build has made none. */
export function compiledSchema(text: string): CompiledSchema | undefined {
  const file = compiledFile();
  made ??= existsSync(file) ? (createRequire(file)(file) as Record<string, CompiledSchema>) : {};
  return made[nameOfCompiled(text)];
}

let made: Record<string, CompiledSchema> | undefined;
