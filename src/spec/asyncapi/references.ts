import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { outside } from '../read/inside.js';
import { isRecord, memberOf, joinPointer, splitPointer } from '../pointer.js';
import { rewrite } from './rewrite.js';
import { readYaml } from '../read/read-yaml.js';
import type { SourceFile } from '../read/read-yaml.js';
import { SpecError } from '../read/problem.js';
import type { Problem } from '../read/problem.js';

/** A place in one of the files. */
export interface Place {
  source: SourceFile;
  pointer: string;
}

/** A `$ref` and what it points to; `reason` says why it points to nothing. */
export interface Reference {
  /** The object that holds the `$ref`. */
  from: Place;
  text: string;
  target?: Place;
  reason?: string;
}

/** The AsyncAPI document and every file that it refers to, directly or through others. */
export interface DocumentSet {
  main: SourceFile;
  files: SourceFile[];
  references: Reference[];
  /** What is wrong with the files referred to: unreadable, not YAML. */
  problems: Problem[];
  /** The reference held by the object at a place. */
  referenceAt(place: Place): Reference | undefined;
}

/** Reads all files that the document refers to and resolves each reference by one step. */
export function readReferences(main: SourceFile): DocumentSet {
  const files = new Map([[resolve(main.path), main]]);
  const broken = new Map<string, Problem[]>();
  const references: Reference[] = [];

  const folder = dirname(main.path);
  const open: Open = (path) => {
    const lies = outside(folder, path);
    if (lies) return `it ${lies}`;
    const key = resolve(path);
    if (!files.has(key) && !broken.has(key)) {
      if (!existsSync(path)) return `there is no file ${path}`;
      try {
        const source = readYaml(path);
        if (!isRecord(source.value) && typeof source.value !== 'boolean')
          return `${path} is no YAML or JSON document of members, so nothing in it can be meant`;
        files.set(key, source);
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        broken.set(key, error.problems);
      }
    }
    return files.get(key);
  };

  // The map grows while it is walked: a file that is opened on the way comes at the end.
  for (const source of files.values()) {
    for (const [pointer, text] of referencesIn(source.value)) {
      const reference: Reference = { from: { source, pointer }, text };
      references.push(reference);
      const file = fileOf(source, text, open);
      if (typeof file === 'string') reference.reason = file;
      else if (file) Object.assign(reference, locate(file, text, open));
    }
  }

  const index = new Map([...files.values()].map((source) => [source, new Map<string, Reference>()]));
  for (const reference of references)
    index.get(reference.from.source)?.set(reference.from.pointer, reference);
  return {
    main,
    files: [...files.values()],
    references,
    problems: [...broken.values()].flat(),
    referenceAt: ({ source, pointer }) => index.get(source)?.get(pointer),
  };
}

/** Every `$ref` with the pointer of the object that holds it. */
function referencesIn(value: unknown): [string, string][] {
  const found: [string, string][] = [];
  rewrite(value, (record, pointer) => {
    if (typeof record['$ref'] === 'string') found.push([pointer, record['$ref']]);
    return record;
  });
  return found;
}

/** A file, the reason why there is none, or undefined when its own problems tell why. */
type Open = (path: string) => SourceFile | string | undefined;

/** Percent signs that encode nothing stand for themselves. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The file that a reference names, why there is none, or undefined for a dialect that ajv knows by its address. */
function fileOf(from: SourceFile, text: string, open: Open): ReturnType<Open> {
  const [path = ''] = text.split('#');
  if (path === '') return from;
  if (path.startsWith('http://json-schema.org/draft-07/')) return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(path))
    return 'only files beside the document are read, nothing over the network';
  return open(join(dirname(from.path), decoded(path)));
}

/** Follows the pointer of a reference, through other references where they stand in its way. */
function locate(file: SourceFile, text: string, open: Open, hops = 0): Pick<Reference, 'target' | 'reason'> {
  const pointer = decoded(text.split('#')[1] ?? '');
  if (pointer !== '' && !pointer.startsWith('/')) return { reason: 'a name after "#" must start with "/"' };
  let place: Place = { source: file, pointer: '' };
  let value = file.value;
  for (const segment of splitPointer(pointer)) {
    const ref = memberOf(value, '$ref');
    if (typeof ref === 'string' && memberOf(value, segment) === undefined) {
      const next = hops < 32 ? fileOf(place.source, ref, open) : undefined;
      const there = typeof next === 'object' ? locate(next, ref, open, hops + 1).target : undefined;
      if (!there) return { reason: 'a reference on the way to it leads nowhere' };
      place = there;
      value = splitPointer(there.pointer).reduce(memberOf, there.source.value);
    }
    value = memberOf(value, segment);
    place = { source: place.source, pointer: joinPointer(place.pointer, segment) };
    if (value === undefined) return { reason: `there is no ${place.pointer} in ${place.source.path}` };
  }
  return { target: place };
}
