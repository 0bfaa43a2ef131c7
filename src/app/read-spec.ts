import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { builtInChecks } from '../checks/index.js';
import { loadSpec } from '../spec/load.js';
import { locateSpec } from '../spec/read/locate.js';
import type { DocumentView } from '../spec/bare/view.js';
import type { Spec } from '../spec/model.js';
import { print } from './output.js';

/** Bytes from which on reading takes longer than nobody notices. */
const large = 2_000_000;
const said = new Set<string>();

/** Loads a spec, and says beforehand that it will take a while where it will: nothing else is said meanwhile. */
export function readSpec(name: string, view: DocumentView = {}): Spec {
  const path = documentOf(name);
  const size = path === undefined ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  if (path !== undefined && size > large && !said.has(path)) {
    said.add(path);
    print(`reading ${basename(path)}, ${Math.round(size / 1_000_000)} MB`);
  }
  return loadSpec(name, builtInChecks, locateSpec(name)?.kind === 'asyncapi' ? view : {});
}

function documentOf(name: string): string | undefined {
  const location = locateSpec(name);
  return location?.kind === 'folder' ? join(location.path, 'asyncapi.yaml') : location?.path;
}
