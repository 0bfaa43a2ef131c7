import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { whyUnwritable } from '../../verdict/unwritable.js';
import { usage } from '../../target/usage.js';

/** Files by their paths. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Writes files that are not there yet, or none of them. Throws a usage error that names what is in the way. */
export function writeNew(files: Files): void {
  const there = Object.keys(files).filter((path) => existsSync(path));
  if (there.length > 0)
    throw usage(
      `nothing was written, since ${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already`,
      'Move what is there away, or name another folder: mqtt-conformance init <document> <folder>.',
    );
  for (const [path, text] of Object.entries(files)) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      // Whoever made one of that name meanwhile keeps it.
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      throw usage(`${path} cannot be written: ${whyUnwritable(error)}`, 'Name another folder.');
    }
  }
}
