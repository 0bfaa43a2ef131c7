import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { loadApi } from './asyncapi/index.js';
import { specOfDocument } from './bare/from-document.js';
import { documentInView } from './bare/in-view.js';
import { parametersOf } from './bare/parameters.js';
import type { DocumentView } from './bare/view.js';
import { completeSpec } from './complete-spec.js';
import { levelOf } from './protocol.js';
import { specFrom } from './conformance.js';
import { costlyPatternsIn } from './costly-patterns.js';
import { lintSpec } from './lint/index.js';
import type { KnownCheck } from './vocabulary.js';
import { knownSpecs, locateSpec, packageRoot } from './read/locate.js';
import type { Spec } from './model.js';
import { didYouMean } from './read/nearest.js';
import { formatProblem, ofTheWhole, SpecError } from './read/problem.js';
import { outside } from './read/inside.js';
import { joinParts } from './read/parts.js';
import { withTaken } from './read/takes.js';
import { joinPointer } from './pointer.js';
import { formatCheck } from './read/format-check.js';
import { readYaml, type SourceFile } from './read/read-yaml.js';
import { schemaReader } from './read/read-schema.js';

/**
 * Loads a spec by its id, its folder, or a bare AsyncAPI file, and checks everything in it that can be checked
 * without a target. `checks` is the vocabulary of named checks, `view` what the user says of a bare file. Throws SpecError
 * with every problem found.
 */
export function loadSpec(idOrPath: string, checks: readonly KnownCheck[], view: DocumentView = {}): Spec {
  const location = locateSpec(idOrPath);
  if (!location) throw unknownSpec(idOrPath);
  const { kind, path } = location;
  if (kind === 'folder') refuseOtherFolder(path);
  const files = kind === 'folder' ? filesOf(path) : [{ name: basename(path), sha256: sha256(path) }];
  return remembered(checks, JSON.stringify([path, files, view]), () =>
    kind === 'folder' ? fromFolder(path, files, checks) : fromAsyncApi(path, files, view),
  );
}

const loaded = new WeakMap<readonly KnownCheck[], Map<string, Spec>>();

/** Reading a spec takes a second and a run asks for it in several places; the same files are read once. */
function remembered(checks: readonly KnownCheck[], key: string, load: () => Spec): Spec {
  const known = loaded.get(checks) ?? new Map<string, Spec>();
  loaded.set(checks, known);
  const spec = known.get(key) ?? load();
  known.set(key, spec);
  return spec;
}

/**
 * The AsyncAPI file of a device behind a broker, and whose it is: a bare file, or that of a spec that says so. Undefined
 * where there is none.
 */
export function documentBehind(idOrPath: string): { path: string; view: DocumentView } | undefined {
  const location = locateSpec(idOrPath);
  if (location?.kind === 'asyncapi') return { path: location.path, view: {} };
  if (!location || !existsSync(join(location.path, 'conformance.yaml'))) return undefined;
  const main = readConformance(join(location.path, 'conformance.yaml'));
  const view = viewIn(main);
  const { api, id } = main.value as { api: string; id: string };
  return view && { path: ownFile(main, '/api', location.path, api), view: { id, ...view } };
}

function unknownSpec(idOrPath: string): SpecError {
  const message = `there is no spec "${idOrPath}", nor a folder or AsyncAPI file of that name${didYouMean(idOrPath, knownSpecs())}`;
  return new SpecError([ofTheWhole(idOrPath, message)]);
}

/** Nothing else in a folder without one is looked at: it may be anything, of any size. */
function refuseOtherFolder(folder: string): void {
  if (existsSync(join(folder, 'conformance.yaml'))) return;
  const documents = asyncApiFilesIn(folder);
  const hint =
    documents.length === 0
      ? 'a spec is a folder with a conformance.yaml, or an AsyncAPI file'
      : `the AsyncAPI file itself can be given: ${documents.map((name) => join(folder, name)).join(', ')}`;
  throw new SpecError([ofTheWhole(folder, `there is no conformance.yaml in this folder; ${hint}`)]);
}

/** The beginning of a file tells; `asyncapi` is its first member by custom. */
function asyncApiFilesIn(folder: string): string[] {
  const candidates = readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name));
  return candidates.slice(0, mostLookedAt).filter((name) => {
    const path = join(folder, name);
    return statSync(path, { throwIfNoEntry: false })?.isFile() && /^\W*asyncapi\b/m.test(beginning(path));
  });
}

const mostLookedAt = 50;

function beginning(path: string): string {
  const descriptor = openSync(path, 'r');
  const bytes = Buffer.alloc(2000);
  try {
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}

function fromFolder(folder: string, files: Spec['files'], checks: readonly KnownCheck[]): Spec {
  const mainPath = join(folder, 'conformance.yaml');
  const lies = outside(folder, mainPath);
  if (lies) throw new SpecError([{ file: mainPath, line: 1, column: 1, pointer: '', message: lies }]);
  const main = readConformance(mainPath);
  const parts = ((main.value as { parts?: string[] }).parts ?? []).map((name, index) =>
    readConformance(ownFile(main, joinPointer('/parts', index), folder, name)),
  );
  const source = withTaken(joinParts(main, parts), (id) => otherSpec(main, id));
  const written = source.value as Record<string, unknown>;
  const document = ownFile(main, '/api', folder, String(written['api']));
  const view = viewIn(source);
  const api = view ? documentInView(loadApi(document, { lenient: true }), view).api : loadApi(document);
  const read = specFrom(written, {
    api,
    path: folder,
    files,
    at: placesOf(source),
    readSchema: schemaReader(folder),
  });
  const spec = completeSpec(view ? withDocumentParameters(read) : read, checks);
  const found = lintSpec(spec, source, checks);
  if (found.length > 0) throw new SpecError(found);
  const own = costlyPatternsIn(source).map(formatProblem);
  return withWireRules({ ...spec, costlyPatterns: [...own, ...spec.costlyPatterns] }, checks);
}

/** What a spec says of a document whose target stands behind a broker; undefined where it says that of none. */
function viewIn(source: SourceFile): DocumentView | undefined {
  const { behindBroker, role } = source.value as { behindBroker?: true | DocumentView; role: string };
  if (behindBroker === undefined) return undefined;
  if (role !== 'broker')
    throw new SpecError([
      source.problem('/behindBroker', 'what stands behind a broker is of "role: broker"'),
    ]);
  return behindBroker === true ? {} : behindBroker;
}

/**
 * Values of topics and payloads, as of a bare document; their names need not be names of a template. They are parts of
 * topics and addresses, so none is hidden.
 */
function withDocumentParameters(spec: Spec): Spec {
  const ofDocument = Object.entries(parametersOf(spec.api)).map(([name, parameter]) => [
    name,
    { ...parameter, secret: false },
  ]);
  return {
    ...spec,
    parameters: { ...Object.fromEntries(ofDocument), ...spec.parameters } as Spec['parameters'],
  };
}

/** The files of a spec from which another takes requirements, joined. */
function otherSpec(main: SourceFile, id: string): SourceFile {
  const location = locateSpec(id);
  if (location?.kind !== 'folder')
    throw new SpecError([
      main.problem('/takesFrom', `there is no spec "${id}"${didYouMean(id, knownSpecs())}`),
    ]);
  const other = readConformance(join(location.path, 'conformance.yaml'));
  const parts = ((other.value as { parts?: string[] }).parts ?? []).map((name, index) =>
    readConformance(ownFile(other, joinPointer('/parts', index), location.path, name)),
  );
  return joinParts(other, parts);
}

/** The path of a file that the spec names. Throws SpecError when it is none of the spec's own. */
function ownFile(source: SourceFile, pointer: string, folder: string, name: string): string {
  const path = join(folder, name);
  const lies = outside(folder, path);
  if (lies) throw new SpecError([source.problem(pointer, `"${name}" ${lies}`)]);
  return path;
}

/** A bare document is judged by the built-in families: what it sends, answers and takes. */
function fromAsyncApi(file: string, files: Spec['files'], view: DocumentView): Spec {
  const defaults = readConformance(join(packageRoot(), 'specs', 'asyncapi-defaults.yaml'));
  return specOfDocument(loadApi(file, { lenient: true }), view, { file, files, defaults });
}

/** The spec with the rules of every connection to its target, or of the target's to us, where the vocabulary has them. */
function withWireRules(spec: Spec, checks: readonly KnownCheck[]): Spec {
  // Of a broker that somebody else's device stands behind nothing is said.
  if (spec.behindBroker) return spec;
  // A spec that is about connections itself says it in its own words.
  if (spec.requirements.some(({ check }) => check.name === 'wire-rule')) return spec;
  const speaksMqtt = spec.role === 'broker' || Object.keys(spec.listeners).length > 0;
  if (!speaksMqtt || !checks.some(({ name }) => name === 'wire-rule')) return spec;
  const source = readConformance(
    join(packageRoot(), 'specs', `wire-${spec.role}${levelOf(spec) === 5 ? '-5.0' : ''}.yaml`),
  );
  const { api, path, files } = spec;
  const rules = specFrom(source.value as Record<string, unknown>, {
    api,
    path,
    files,
    at: placesOf(source),
    readSchema: schemaReader(path),
  });
  return {
    ...spec,
    sources: [...spec.sources, ...rules.sources],
    requirements: [
      ...spec.requirements,
      ...rules.requirements.map((rule) => ({ ...rule, id: `${spec.id}.${rule.id}` })),
    ],
  };
}

function readConformance(path: string): SourceFile {
  const source = readYaml(path);
  const problems = formatCheck('conformance')(source);
  if (problems.length > 0) throw new SpecError(problems);
  return source;
}

const placesOf =
  (source: SourceFile) =>
  (pointer: string): string => {
    const { file, line } = source.problem(pointer, '');
    const inPackage = relative(packageRoot(), file);
    return `${inPackage.startsWith('..') ? file : inPackage}:${line}`;
  };

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What `targets/` says of single targets is no part of the spec, nor are installed packages, hidden folders and reports. */
function filesOf(folder: string): Spec['files'] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter(
      (name) =>
        /^(?!targets[\\/]).*\.(ya?ml|json)$/s.test(name) &&
        !/(^|[\\/])(node_modules|\.[^\\/]*|reports)[\\/]/.test(name) &&
        statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
    )
    .sort()
    .map((name) => ({ name, sha256: sha256(join(folder, name)) }));
}
