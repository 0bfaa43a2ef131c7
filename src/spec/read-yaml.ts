import { readFileSync } from 'node:fs';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import { joinPointer, splitPointer } from './pointer.js';
import { ofTheWhole, SpecError } from './problem.js';
import type { Problem } from './problem.js';
import { parseJson } from './read-json.js';
import { mostLevels, readCore, TooDeep, type CoreReading } from './yaml-core.js';

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
  const parsed = lazily(() => parse(path, text));
  const core = lazily(() => inCore(path, text));
  // The other reader raises an error for whatever it does not bear, which `yaml` 2.9.1 does not always do.
  const read = json ?? (isLarge(text) ? core() : (core(), undefined));
  if (json && levelsOf(json.value) > mostLevels) throw tooDeep(path);
  const value = read ? read.value : toValue(path, parsed().document);
  const places = lazily(() => (isLarge(text) ? inText(text, core()) : undefined));
  const at = (pointer: string): Position =>
    places()?.(pointer) ?? parsed().positionOf(offsetOf(parsed().document, pointer));
  return {
    path,
    value,
    at,
    problem: (pointer, message) => ({ file: path, ...at(pointer), pointer, message }),
  };
}

interface Parsed {
  document: Document;
  positionOf(offset: number): Position;
}

function parse(path: string, text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    // What follows from a slip is told in words that lead away from it; keys given twice stand each for itself.
    const [slip] = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    const told = slip ? [slip] : document.errors;
    throw new SpecError(told.map((error) => syntaxProblem(path, document, error, positionOf)));
  }
  return { document, positionOf };
}

/** Characters from which on a reading with all nodes takes seconds, and memory by the gigabyte. */
const large = 500_000;
const isLarge = (text: string): boolean => text.length > large;

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

function inText(text: string, core: CoreReading | undefined): ((pointer: string) => Position) | undefined {
  if (!core) return undefined;
  const lines = new LineCounter();
  for (let at = 0; at !== -1; at = text.indexOf('\n', at) + 1 || -1) lines.addNewLine(at);
  return (pointer) => {
    const { line, col } = lines.linePos(core.offsetOf(pointer));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
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

/** `toJS` itself refuses aliases without an anchor, and too many of them. */
function toValue(path: string, document: Document): unknown {
  const itself = anchorWithin(document);
  if (itself !== undefined)
    throw new SpecError([ofTheWhole(path, `"*${itself}" stands within "&${itself}", so it contains itself`)]);
  try {
    return document.toJS();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SpecError([ofTheWhole(path, `is not valid YAML: ${reason}`)]);
  }
}

/** The name of an anchor whose value holds an alias of it; undefined when there is none. */
function anchorWithin(document: Document): string | undefined {
  const clean = new Set<unknown>();
  const within = new Set<unknown>();
  const look = (node: unknown): string | undefined => {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isAlias(node) && within.has(target)) return node.source;
    if (clean.has(target)) return undefined;
    within.add(target);
    for (const child of nodesIn(target)) {
      const found = look(child);
      if (found !== undefined) return found;
    }
    within.delete(target);
    clean.add(target);
    return undefined;
  };
  return anchored(document) ? look(document.contents) : undefined;
}

function anchored(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function nodesIn(node: unknown): unknown[] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => [key, value]);
  return isSeq(node) ? node.items : [];
}

function syntaxProblem(
  path: string,
  document: Document,
  error: YAMLError,
  positionOf: (offset: number) => Position,
): Problem {
  const position = positionOf(error.pos[0]);
  if (error.code === 'DUPLICATE_KEY') {
    const twice = findKey(document, document.contents, '', error.pos[0]);
    const message = `the key "${twice?.key ?? '?'}" is given twice; keep one of them`;
    return { file: path, ...position, pointer: twice?.pointer ?? '', message };
  }
  const language = path.endsWith('.json') ? 'JSON' : 'YAML';
  return { file: path, ...position, pointer: '', message: `is not valid ${language}: ${error.message}` };
}

/** The key that stands at an offset, with its pointer. */
function findKey(
  document: Document,
  node: unknown,
  pointer: string,
  offset: number,
): { key: string; pointer: string } | undefined {
  for (const [segment, child, start] of childrenOf(document, node)) {
    const below = joinPointer(pointer, segment);
    const found = start === offset && isMap(node) ? { key: segment, pointer: below } : undefined;
    const answer = found ?? (isAlias(child) ? undefined : findKey(document, child, below, offset));
    if (answer) return answer;
  }
  return undefined;
}

function offsetOf(document: Document, pointer: string): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const segment of splitPointer(pointer)) {
    const child = childrenByName(document, node).get(segment);
    if (!child) break;
    [, node, offset] = child;
  }
  return offset;
}

type Child = [name: string, node: unknown, offset: number];
const byName = new WeakMap<object, Map<string, Child>>();

/** Whoever asks for the place of one member of a large map asks for the others as well. */
function childrenByName(document: Document, node: unknown): Map<string, Child> {
  if (typeof node !== 'object' || node === null) return new Map();
  const known = byName.get(node);
  if (known) return known;
  // Of two of the same name the first one counts.
  const children = new Map(
    childrenOf(document, node)
      .toReversed()
      .map((child) => [child[0], child]),
  );
  byName.set(node, children);
  return children;
}

/** Members or items of a node: name, value, and the offset of the key or item. */
function childrenOf(document: Document, node: unknown): Child[] {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isMap(target)) {
    return target.items.map((pair) => {
      const key = pair.key as Node | null;
      return [isScalar(key) ? String(key.value) : String(key), pair.value, key?.range?.[0] ?? 0];
    });
  }
  if (isSeq(target)) {
    return target.items.map((item, index) => [String(index), item, (item as Node | null)?.range?.[0] ?? 0]);
  }
  return [];
}
