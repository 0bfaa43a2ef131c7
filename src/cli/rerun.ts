import { resolve } from 'node:path';
import { quotePlain } from '../report/shell.js';
import { packageRoot } from '../spec/locate.js';
import type { HeaderLine, SessionHeader } from '../verdict/record.js';

/** The command that tries one case again as this run did: in this repository by npm, elsewhere by the package's bin. */
export function rerunOf({ command }: HeaderLine, { target, location }: SessionHeader, id: string): string {
  const runner = resolve('.') === resolve(packageRoot()) ? 'npm test --' : 'npx mqtt-conformance';
  const embedded = command === 'start' || command.startsWith('start ');
  const given = embedded
    ? [`--target=${target.name}`, `--spec=${location}`].map(quotePlain).join(' ')
    : command.replace(/ ?--(only|report-dir)(=| )('[^']*'|\S+)/g, '').trim();
  return `${runner} ${given} ${quotePlain(`--only=${id}`)}`;
}
