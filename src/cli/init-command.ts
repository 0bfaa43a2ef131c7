import { initDraft } from '../app/init/init-draft.js';
import { initSpec } from '../app/init/init-spec.js';
import type { DocumentOptions } from '../app/run-options.js';
import { viewOf } from '../app/view-of.js';
import { usage } from '../target/usage.js';
import { quotePlain } from '../report/case/shell.js';
import { checkCommand } from './check-command.js';

export interface InitOptions extends DocumentOptions {
  /** A page in Markdown from which a document is drafted. */
  from?: string;
  /** What a draft is compared with. */
  against?: string;
}

/** A draft where a page is named, else a spec. The words are a document and a folder, of a draft only a folder. */
export function initOrDraft(
  [document, folder]: readonly [string | undefined, string | undefined],
  { from, against, ...options }: InitOptions,
): string {
  if (from !== undefined) {
    if (folder !== undefined)
      throw usage(`--from ${from} is drafted into one folder, and there are two words`, 'Leave one out.');
    return draftCommand(from, document, against);
  }
  if (against !== undefined) throw usage('--against is for a draft', 'Name a page: --from <page.md>.');
  if (document === undefined)
    throw usage('there is no document', 'Name an AsyncAPI file, or a page in Markdown: --from <page.md>.');
  return initCommand(document, folder, options);
}

/** Writes a spec of one's own for an AsyncAPI document; answers what was written and what to do next. */
export function initCommand(document: string, folder = 'conformance', options: DocumentOptions = {}): string {
  const { files, targetFile, hasAddress, original } = initSpec(document, folder, viewOf(options));
  const quoted = quotePlain(folder);
  const read = checkCommand(folder);
  return [
    ...files.map((file) => `written: ${file}`),
    ...(original === undefined
      ? []
      : [
          `The spec has a copy of ${original}; where the two differ, npx mqtt-conformance drift ${quoted} ${quotePlain(original)} tells which requirements are concerned.`,
        ]),
    read,
    '',
    'Next, without a device, against a twin made of the document:',
    `  npx mqtt-conformance start --spec=${quoted}`,
    `and against the device behind your broker${hasAddress ? '' : ', whose address the document does not say'}:`,
    `  npx mqtt-conformance --target-file=${quotePlain(targetFile)}${hasAddress ? '' : ' --target=mqtt://<host>'}`,
  ].join('\n');
}

/** Drafts an AsyncAPI document from a Markdown page; answers what was found and what to do next. */
export function draftCommand(page: string, folder = 'conformance', against?: string): string {
  const { file, operations, todo, share } = initDraft(page, folder, against);
  const withTopic = operations.filter(({ address }) => address !== undefined).length;
  const withPayload = operations.filter(({ examples }) => examples.length > 0).length;
  return [
    `written: ${file}`,
    `found in ${page}: ${operations.length} operations, ${withTopic} with a topic, ${withPayload} with an example of their payload; ${todo} places are marked TODO.`,
    ...(share
      ? [
          `found of the ${share.all} operations of ${against}: ${share.found.length} (${share.all === 0 ? 0 : Math.round((100 * share.found.length) / share.all)} %)${share.missing.length === 0 ? '' : `; not found: ${share.missing.join(', ')}`}.`,
        ]
      : []),
    ...operations.map(
      ({ id, action, address, reply, line }) =>
        `  line ${line}: ${id}, ${action} on ${address ?? 'no topic'}${reply ? `, answered on ${reply.address ?? 'no topic'}` : ''}`,
    ),
    '',
    'Next, read the page beside it, fill in what is marked TODO, and see whether it can be read:',
    `  npx mqtt-conformance check ${quotePlain(file)}`,
    'and then write a spec of it:',
    `  npx mqtt-conformance init ${quotePlain(file)} ${quotePlain(folder)}`,
  ].join('\n');
}
