import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import { joinPointer, splitPointer } from '../pointer.js';
import { ofTheWhole, SpecError } from './problem.js';
import type { Problem } from './problem.js';
import type { Position } from './read-yaml.js';

/** Loaded when first needed: of a hundred files one has something wrong, and a start would pay for it every time. */
const yaml = (): typeof Yaml => (loaded ??= createRequire(import.meta.url)('yaml') as typeof Yaml);
let loaded: typeof Yaml | undefined;

export interface NodeReading {
  value: unknown;
  at(pointer: string): Position;
}

/**
 * Reads YAML or JSON with all its nodes: slowly, and with a sentence for whatever is wrong.
 * @throws SpecError when the text is not valid, or gives a key twice.
 */
export function readNodes(path: string, text: string): NodeReading {
  const { document, positionOf } = parse(path, text);
  return {
    value: toValue(path, document),
    at: (pointer) => positionOf(offsetOf(document, pointer)),
  };
}

interface Parsed {
  document: Document;
  positionOf(offset: number): Position;
}

function parse(path: string, text: string): Parsed {
  const { LineCounter, parseDocument } = yaml();
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
    const target = yaml().isAlias(node) ? node.resolve(document) : node;
    if (yaml().isAlias(node) && within.has(target)) return node.source;
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
  const { visit } = yaml();
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function nodesIn(node: unknown): unknown[] {
  if (yaml().isMap(node)) return node.items.flatMap(({ key, value }) => [key, value]);
  return yaml().isSeq(node) ? node.items : [];
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
    const found = start === offset && yaml().isMap(node) ? { key: segment, pointer: below } : undefined;
    const answer = found ?? (yaml().isAlias(child) ? undefined : findKey(document, child, below, offset));
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
  const target = yaml().isAlias(node) ? node.resolve(document) : node;
  if (yaml().isMap(target)) {
    return target.items.map((pair) => {
      const key = pair.key as Node | null;
      return [yaml().isScalar(key) ? String(key.value) : String(key), pair.value, key?.range?.[0] ?? 0];
    });
  }
  if (yaml().isSeq(target)) {
    return target.items.map((item, index) => [String(index), item, (item as Node | null)?.range?.[0] ?? 0]);
  }
  return [];
}
