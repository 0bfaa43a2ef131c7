import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outside } from './inside.js';
import { valueAt } from '../pointer.js';
import { readYaml } from './read-yaml.js';

/** The value behind `file#/pointer`, the file relative to the spec at `path` (a folder or an AsyncAPI file). */
export function schemaReader(path: string): (reference: string) => unknown {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return (reference) => {
    const [file = '', pointer = ''] = reference.split('#');
    const named = join(folder, file);
    // Whoever asks tells at its place that there is nothing.
    return outside(folder, named) ? undefined : valueAt(readYaml(named).value, pointer);
  };
}
