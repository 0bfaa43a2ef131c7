import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadApi } from '../spec/asyncapi/index.js';
import type { Page, Standing } from '../spec/drift/compare.js';
import { passagesOf } from '../spec/drift/passages.js';
import type { SourceDocument, Spec } from '../spec/model.js';
import { outside } from '../spec/read/inside.js';
import { whyUnwritable } from '../verdict/unwritable.js';
import { usage } from '../target/usage.js';

/** Pages by the ids of the sources that they are. */
export type Pages = ReadonlyMap<string, Page>;

/** Bytes: of a page that people read. */
const largest = 50_000_000;

/**
 * The pages that the user names, as `path` or `source=path`, and those that the spec keeps in its own folder.
 * @throws a usage error where a page cannot be read, or nothing says which source it is.
 */
export function pagesOf(spec: Spec, named: readonly string[], standing: readonly Standing[]): Pages {
  const used = spec.sources.filter(({ id }) => standing.some(({ source }) => source.document === id));
  const given = new Map<string, string>();
  for (const word of named) {
    const at = word.indexOf('=');
    const id =
      at > 0 && used.some((source) => source.id === word.slice(0, at)) ? word.slice(0, at) : undefined;
    const path = id === undefined ? word : word.slice(at + 1);
    given.set(id ?? sourceOf(path, used, given), path);
  }
  for (const { id, file } of used) {
    if (given.has(id) || file === undefined) continue;
    const path = join(spec.path, file);
    const lies = outside(spec.path, path);
    if (lies !== undefined)
      throw usage(`the file of source ${id}, ${file}, ${lies}`, `Give it: ${id}=<path>.`);
    given.set(id, path);
  }
  return new Map([...given].map(([id, path]) => [id, read(path)]));
}

/** Which source a page is: the one of its name, or the only one that there can be. */
function sourceOf(path: string, used: readonly SourceDocument[], given: ReadonlyMap<string, string>): string {
  const left = used.filter(({ id }) => !given.has(id));
  const nameOf = (text: string | undefined): string => basename(text ?? '').replace(/\.[a-z]+$/i, '');
  const alike = left.filter(({ id, url, file }) => [id, nameOf(url), nameOf(file)].includes(nameOf(path)));
  const [found, ...others] = alike.length > 0 ? alike : left;
  if (found && others.length === 0) return found.id;
  throw usage(
    `nothing says which source ${path} is`,
    left.length === 0
      ? 'Every source of the spec has its page already.'
      : `Say it: ${left.map(({ id, title }) => `${id}=${path} (${title})`).join(', or ')}.`,
  );
}

function read(path: string): Page {
  let bytes: Buffer;
  try {
    if (statSync(path).size > largest)
      throw usage(`${path} is larger than ${largest / 1_000_000} MB`, 'Give the page that people read.');
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw usage(
      isMissing ? `there is no file ${path}` : `${path} cannot be read: ${whyUnwritable(error)}`,
      'Name a page on this disk, in Markdown or HTML.',
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = bytes.toString('utf8');
  const isDocument = /\.(ya?ml|json)$/i.test(path) && /^\W*asyncapi\b/m.test(text.slice(0, 10_000));
  return isDocument
    ? { path, sha256, api: loadApi(path, { lenient: true }) }
    : { path, sha256, passages: passagesOf(text) };
}
