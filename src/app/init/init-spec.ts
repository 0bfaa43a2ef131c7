import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { loadApi } from '../../spec/asyncapi/index.js';
import { readReferences } from '../../spec/asyncapi/references.js';
import type { DocumentView } from '../../spec/bare/view.js';
import { locateSpec } from '../../spec/read/locate.js';
import { readYaml } from '../../spec/read/read-yaml.js';
import { usage } from '../../target/usage.js';
import { readSpec } from '../read-spec.js';
import { toolVersion } from '../tool-version.js';
import { idsThatClash, specText } from './spec-text.js';
import { addressIn, targetText } from './target-text.js';
import { workflowText } from './workflow-text.js';
import { writeNew, type Files } from './write-files.js';

/** What was written, and what a run by it needs. */
export interface Initiated {
  /** Folder of the spec. */
  folder: string;
  files: string[];
  targetFile: string;
  /** False: the document names no broker, so a run needs --target. */
  hasAddress: boolean;
  /** The document, where the spec has a copy of it. */
  original?: string;
}

/**
 * Writes a spec of one's own for a bare document: `conformance.yaml`, a target file, a workflow, and a copy of the
 * document where that lies elsewhere. Throws SpecError for what is wrong with the document, and a usage error where a file
 * is in the way; then nothing is written.
 */
export function initSpec(document: string, folder: string, view: DocumentView): Initiated {
  if (locateSpec(document)?.kind === 'folder')
    throw usage(`${document} is a spec already`, 'init is for a bare AsyncAPI document: name that file.');
  const spec = readSpec(document, view);
  const clash = idsThatClash(spec)[0];
  if (clash !== undefined)
    throw usage(
      `two operations of ${document} would be the requirement ${clash}`,
      'Rename one of them: ids have letters, digits, dots, hyphens and underscores.',
    );
  const isInside = isIn(folder, document);
  const copies = isInside ? {} : copiesOf(document, folder);
  const api = isInside ? near(folder, document) : relative(folder, Object.keys(copies)[0]!);
  const targetFile = join(folder, 'target.yaml');
  const root = repositoryOf(folder) ?? folder;
  const text = specText({
    spec,
    document: loadApi(document, { lenient: true }),
    view,
    api: withSlashes(api),
    sha256: createHash('sha256').update(readFileSync(document)).digest('hex'),
    today: new Date().toISOString().slice(0, 10),
  });
  const files: Files = {
    [join(folder, 'conformance.yaml')]: text,
    [targetFile]: targetText(spec),
    [join(root, '.github', 'workflows', 'mqtt-conformance.yml')]: workflowText({
      title: spec.title,
      folder: withSlashes(near(root, folder)) || '.',
      targetFile: withSlashes(near(root, targetFile)),
      ...(!isInside && isIn(root, document) && { original: withSlashes(near(root, document)) }),
      version: toolVersion(),
    }),
    ...copies,
  };
  writeNew(files);
  return {
    folder,
    files: Object.keys(files),
    targetFile,
    hasAddress: addressIn(spec) !== undefined,
    ...(!isInside && { original: document }),
  };
}

/** The document and the files that it refers to, by where they stand in the folder: in the same places to each other. */
function copiesOf(document: string, folder: string): Record<string, Buffer> {
  const { files } = readReferences(readYaml(document));
  const home = dirname(resolve(document));
  return Object.fromEntries(
    files.map(({ path }) => [join(folder, relative(home, resolve(path))), readFileSync(path)]),
  );
}

/** With symbolic links followed, where the folder is there. */
const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

const near = (folder: string, path: string): string => relative(real(folder), real(path));

const isIn = (folder: string, path: string): boolean =>
  !/^\.\.($|[\\/])|^[A-Za-z]:|^\//.test(near(folder, path));

const withSlashes = (path: string): string => path.split(sep).join('/');

/** The root of the repository that a folder is in: GitHub reads workflows nowhere else. */
function repositoryOf(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return relative('.', at) || '.';
    if (at === dirname(at)) return undefined;
  }
}
