import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadApi } from '../../spec/asyncapi/index.js';
import { draftDocument, type Draft } from '../../spec/draft/draft-document.js';
import { findOperations, type DraftOperation } from '../../spec/draft/find-operations.js';
import { partsOf } from '../../spec/draft/page-parts.js';
import { shareOf, type Share } from '../../spec/draft/share.js';
import { usage } from '../../target/usage.js';
import { readSpec } from '../read-spec.js';
import { writeNew } from './write-files.js';

/** A draft that was written. */
export interface Drafted extends Draft {
  file: string;
  operations: DraftOperation[];
  /** How much of another document of the same thing it has, where one was named. */
  share?: Share;
}

/** Bytes: of a page that people read. */
const largest = 5_000_000;

/** Drafts an AsyncAPI document from a Markdown page into a folder. Throws a usage error where that cannot be. */
export function initDraft(page: string, folder: string, against?: string): Drafted {
  const size = statSync(page, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    throw usage(`there is no file ${page}`, 'Name a page in Markdown: init --from <page.md>.');
  if (size > largest)
    throw usage(`${page} is larger than ${largest / 1_000_000} MB`, 'Name a page that people read.');
  const text = readFileSync(page, 'utf8');
  const operations = findOperations(text);
  const heading = partsOf(text).find(({ kind }) => kind === 'heading')?.text;
  const title = (/^title: *['"]?(.+?)['"]?$/m.exec(text)?.[1] ?? heading ?? basename(page))
    .replace(/[*_`]|\{%.*?%\}/g, '')
    .trim();
  const draft = draftDocument(title, basename(page), operations);
  const file = join(folder, 'asyncapi.yaml');
  const wanted = against === undefined ? undefined : readSpec(against).api;
  writeNew({ [file]: draft.text });
  const share = wanted && shareOf(wanted, loadApi(file, { lenient: true }));
  return { ...draft, file, operations, ...(share && { share }) };
}
