import { readFileSync } from 'node:fs';
import { ofTheWhole, SpecError } from './problem.js';
import type { Problem } from './problem.js';
import { parseJson } from './read-json.js';
import { mostLevels, readCore, TooDeep, type CoreReading } from './yaml-core.js';
import { readNodes } from './yaml-nodes.js';

/** A YAML or JSON file with the way back from a value to its place. */
export interface SourceFile {
  /** As given. */
  path: string;
  value: unknown;
  /** Where the member's key or the item stands; for a pointer to nothing, its nearest existing ancestor. */
  at(pointer: string): Position;
  problem(pointer: string, message: string): Problem;
}

/** Line and column count from 1. */
export interface Position {
  line: number;
  column: number;
}

/**
 * Reads a YAML 1.2 or JSON file.
 * @throws SpecError when the file cannot be read, is not valid, or gives a key twice.
 */
export function readYaml(path: string): SourceFile {
  const text = readText(path);
  const json = path.endsWith('.json') ? parseJson(text) : undefined;
  if (json && levelsOf(json.value) > mostLevels) throw tooDeep(path);
  const core = lazily(() => inCore(path, text));
  const nodes = lazily(() => readNodes(path, text));
  const { value } = json ?? core() ?? nodes();
  const at = lazily(() => {
    const read = core();
    return read ? placesIn(text, read) : nodes().at;
  });
  return {
    path,
    value,
    at: (pointer) => at()(pointer),
    problem: (pointer, message) => ({ file: path, ...at()(pointer), pointer, message }),
  };
}

function inCore(path: string, text: string): CoreReading | undefined {
  try {
    return readCore(text);
  } catch (error) {
    throw error instanceof TooDeep ? tooDeep(path) : error;
  }
}

const tooDeep = (path: string): SpecError =>
  new SpecError([
    ofTheWhole(
      path,
      `is nested more than ${mostLevels} levels deep, so it is not read; give what lies deep a name, and refer to it by $ref`,
    ),
  ]);

/** The deepest nesting of a JSON value, without going as deep oneself. */
function levelsOf(value: unknown): number {
  let level = 0;
  for (let within = [value]; within.length > 0; level++)
    within = within.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  return level;
}

function placesIn(text: string, core: CoreReading): (pointer: string) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (pointer) => {
    const offset = core.offsetOf(pointer);
    // The last line that begins at the offset or before it.
    let [line, behind] = [0, starts.length];
    while (behind - line > 1) {
      const middle = (line + behind) >> 1;
      if (starts[middle]! <= offset) line = middle;
      else behind = middle;
    }
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new SpecError([ofTheWhole(path, whyUnreadable(error))]);
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file; check the path';
  if (code === 'EISDIR') return 'this is a folder, and a file was expected';
  if (code === 'EACCES') return 'the file may not be read; check its permissions';
  return `the file cannot be read (${code})`;
}
