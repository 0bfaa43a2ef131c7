import { dirname, join, relative } from 'node:path';
import type { Face } from '../app/face.js';
import { print, tell } from '../app/output.js';
import type { RunOptions } from '../app/run-options.js';
import { readKey } from '../proof/dsse.js';
import { readProduct } from '../proof/product.js';
import { whyNoCertificate } from '../proof/why-no-certificate.js';
import { writeCertificate } from '../proof/write-certificate.js';
import { readTargetFile } from '../target/target-file.js';
import { defined } from '../target/defined.js';
import { usage } from '../target/usage.js';
import { runCommand } from './run-command.js';

export interface CertifyOptions extends RunOptions {
  product: string;
  sign?: string;
}

/**
 * Judges a target in certification mode, where nothing may be left out or listed as known, and writes a certificate where it
 * conforms. Answers the exit code: 1 where the run is green and makes no certificate all the same.
 */
export async function certifyCommand(
  options: CertifyOptions,
  argv: readonly string[],
  face: Face,
): Promise<number> {
  refuseExceptions(options);
  const product = readProduct(options.product);
  const key = options.sign === undefined ? undefined : readKey(options.sign, 'private');
  let exit = 1;
  const gate = await runCommand(options, runWords(argv), face, async (record, recordFile) => {
    const reasons = await whyNoCertificate(record, recordFile, product);
    if (reasons.length > 0) {
      for (const reason of reasons) print(`no certificate: ${reason}`);
      tell(`NOT CERTIFIED: ${reasons[0]}.`);
      return;
    }
    const folder = join(dirname(recordFile), 'certificate');
    writeCertificate(folder, { record, recordFile, product, ...defined({ key }) });
    exit = 0;
    tell(`CERTIFIED${key ? '' : ' (not signed)'}: ${relative('.', folder)}`);
  });
  return gate === 0 ? exit : gate;
}

/** What a certificate can never stand on is refused before anything is sent. */
function refuseExceptions({ only, shard, targetFile }: CertifyOptions): void {
  const hint = 'Leave it out: a certificate is about the whole spec.';
  if (only !== undefined) throw usage('a certificate cannot be filtered by --only', hint);
  if (shard !== undefined) throw usage('a certificate cannot be of one shard', hint);
  const listed = targetFile === undefined ? 0 : readTargetFile(targetFile).knownFindings.length;
  if (listed > 0)
    throw usage(
      `${targetFile} lists ${listed} known findings, and a certificate knows none`,
      'Give a target file without knownFindings.',
    );
}

/** The words of the run itself: whoever tries a case again wants no certificate of it. */
function runWords(argv: readonly string[]): string[] {
  const own = ['--product', '--sign'];
  return argv.filter(
    (word, index) =>
      word !== 'certify' &&
      !own.some((name) => word === name || word.startsWith(`${name}=`) || argv[index - 1] === name),
  );
}
