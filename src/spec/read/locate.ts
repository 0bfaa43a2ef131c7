import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: the same from the sources and from dist. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'specs'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('the package is not complete: no specs folder above ' + import.meta.url);
    folder = parent;
  }
  return folder;
}

/** Ids of the specs that come with the package, sorted. */
export function knownSpecs(): string[] {
  const folder = join(packageRoot(), 'specs');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'conformance.yaml')))
    .sort();
}

export type SpecLocation = { kind: 'folder'; path: string } | { kind: 'asyncapi'; path: string };

/** Where the spec named by an id, a folder or an AsyncAPI file is; undefined when nothing is there. */
export function locateSpec(idOrPath: string): SpecLocation | undefined {
  if (/^[A-Za-z0-9._-]+$/.test(idOrPath)) {
    const packaged = join(packageRoot(), 'specs', idOrPath);
    if (existsSync(join(packaged, 'conformance.yaml'))) return { kind: 'folder', path: packaged };
  }
  const path = resolve(idOrPath);
  if (!existsSync(path)) return undefined;
  if (statSync(path).isDirectory()) return { kind: 'folder', path };
  return /conformance\.ya?ml$/.test(path)
    ? { kind: 'folder', path: dirname(path) }
    : { kind: 'asyncapi', path };
}
