import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { valueAt } from './pointer.js';
import { readYaml } from './read-yaml.js';

/** The value behind `file#/pointer`, the file relative to the spec at `path` (a folder or an AsyncAPI file). */
export function schemaReader(path: string): (reference: string) => unknown {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return (reference) => {
    const [file = '', pointer = ''] = reference.split('#');
    return valueAt(readYaml(join(folder, file)).value, pointer);
  };
}
