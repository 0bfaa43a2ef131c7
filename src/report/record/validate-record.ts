import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSchema, type SchemaCheck } from '../../spec/read/check-schema.js';
import { packageRoot } from '../../spec/read/locate.js';
import type { SourceFile } from '../../spec/read/read-yaml.js';
import { readLines, unreadable } from './read-record.js';

let compiled: SchemaCheck | undefined;

const schemaCheck = (): SchemaCheck =>
  (compiled ??= compileSchema(
    JSON.parse(readFileSync(join(packageRoot(), 'reports', 'record.schema.json'), 'utf8')) as object,
  ));

/**
 * Holds every line of a record against reports/record.schema.json: `line 3 /transcript/0/at: must be number, …`.
 * Empty means that the record is valid.
 * @throws HarnessError RECORD_UNREADABLE when the file cannot be read.
 */
export function recordProblems(path: string): string[] {
  return [...readLines(path)].flatMap((line) => {
    if (line.value === undefined) return [unreadable(line)];
    const problems = schemaCheck()(sourceOf(path, line.number, line.value));
    return problems.map(({ pointer, message }) => `line ${line.number} ${pointer || '/'}: ${message}`);
  });
}

/** A line of the record in the form that schema checks take. */
function sourceOf(path: string, line: number, value: unknown): SourceFile {
  const position = { line, column: 1 };
  return {
    path,
    value,
    at: () => position,
    problem: (pointer, message) => ({ file: path, ...position, pointer, message }),
  };
}
