import { resolve } from 'node:path';
import { quotePlain } from '../report/case/shell.js';
import { packageRoot } from '../spec/read/locate.js';
import type { HeaderLine, SessionHeader } from '../verdict/record.js';

/** What stands before the words of a command: npm in this repository, elsewhere the package's bin. */
export const runner = (): string =>
  resolve('.') === resolve(packageRoot()) ? 'npm test --' : 'npx mqtt-conformance';

/** The command that tries one case again as this run did: in this repository by npm, elsewhere by the package's bin. */
export function rerunOf({ command }: HeaderLine, { target, location }: SessionHeader, id: string): string {
  const embedded = command === 'start' || command.startsWith('start ');
  const given = embedded
    ? [`--target=${target.name}`, `--spec=${location}`].map(quotePlain).join(' ')
    : command.replace(/ ?--(only|exclude|rerun-failed|report-dir|reporter)(=| )('[^']*'|\S+)/g, '').trim();
  return `${runner()} ${given} ${quotePlain(`--only=${id}`)}`;
}
