import { initSpec } from '../app/init/init-spec.js';
import type { DocumentOptions } from '../app/run-options.js';
import { viewOf } from '../app/view-of.js';
import { quotePlain } from '../report/case/shell.js';
import { checkCommand } from './check-command.js';

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
