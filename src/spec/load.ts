import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { loadApi } from './asyncapi/index.js';
import { compileSchema, type SchemaCheck } from './check-schema.js';
import { specFrom } from './conformance.js';
import { lintSpec, type KnownCheck } from './lint/index.js';
import { knownSpecs, locateSpec, packageRoot } from './locate.js';
import type { Spec } from './model.js';
import { didYouMean } from './nearest.js';
import { SpecError } from './problem.js';
import { readYaml } from './read-yaml.js';
import { isRecord } from './pointer.js';

const compiled = new Map<string, SchemaCheck>();

/** The published schema of one of our own formats: `conformance`, `target`. */
export function formatCheck(name: 'conformance' | 'target'): SchemaCheck {
  const known = compiled.get(name);
  if (known) return known;
  const path = join(packageRoot(), 'specs', `${name}.schema.json`);
  const check = compileSchema(JSON.parse(readFileSync(path, 'utf8')) as object);
  compiled.set(name, check);
  return check;
}

/**
 * Loads a spec by its id, its folder, or a bare AsyncAPI file, and checks everything in it that can be checked
 * without a target. `checks` is the vocabulary of named checks. Throws SpecError with every problem found.
 */
export function loadSpec(idOrPath: string, checks: readonly KnownCheck[]): Spec {
  const location = locateSpec(idOrPath);
  if (!location) throw unknownSpec(idOrPath);
  return location.kind === 'folder' ? fromFolder(location.path, checks) : fromAsyncApi(location.path, checks);
}

function unknownSpec(idOrPath: string): SpecError {
  const message = `there is no spec "${idOrPath}", nor a folder or AsyncAPI file of that name${didYouMean(idOrPath, knownSpecs())}`;
  return new SpecError([{ file: idOrPath, line: 1, column: 1, pointer: '', message }]);
}

function fromFolder(folder: string, checks: readonly KnownCheck[]): Spec {
  const source = readYaml(join(folder, 'conformance.yaml'));
  const problems = formatCheck('conformance')(source);
  if (problems.length > 0) throw new SpecError(problems);
  const written = source.value as Record<string, unknown>;
  const api = loadApi(join(folder, String(written['api'])));
  const spec = specFrom(written, {
    api,
    path: folder,
    files: filesOf(folder),
    at: placesOf(source.path, source.at),
  });
  const found = lintSpec(spec, source, checks);
  if (found.length > 0) throw new SpecError(found);
  return spec;
}

/** A bare document is judged by the built-in families: topics, QoS, retain, payloads and replies of its operations. */
function fromAsyncApi(file: string, checks: readonly KnownCheck[]): Spec {
  const source = readYaml(join(packageRoot(), 'specs', 'asyncapi-defaults.yaml'));
  const problems = formatCheck('conformance')(source);
  if (problems.length > 0) throw new SpecError(problems);
  const api = loadApi(file);
  const id = basename(file)
    .replace(/\.[^.]+$/, '')
    .replace(/[^A-Za-z0-9-]+/g, '-');
  const written = { ...(source.value as Record<string, unknown>), id, title: api.title, api: basename(file) };
  const files = [{ name: basename(file), sha256: sha256(file) }];
  const spec = specFrom(written, { api, path: file, files, at: placesOf(source.path, source.at) });
  const found = lintSpec(spec, source, checks);
  if (found.length > 0) throw new SpecError(found);
  return spec;
}

const placesOf =
  (path: string, at: (pointer: string) => { line: number }) =>
  (pointer: string): string =>
    `${relative(packageRoot(), path).startsWith('..') ? path : relative(packageRoot(), path)}:${at(pointer).line}`;

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

function filesOf(folder: string): Spec['files'] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.(ya?ml|json)$/.test(name) && statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => ({ name, sha256: sha256(join(folder, name)) }));
}

/** Name, title and size of a spec for lists, without checking it. */
export function summarise(id: string): { id: string; title: string } {
  const folder = locateSpec(id)?.path ?? dirname(id);
  const { value } = readYaml(join(folder, 'conformance.yaml'));
  return { id, title: isRecord(value) ? String(value['title'] ?? '') : '' };
}
