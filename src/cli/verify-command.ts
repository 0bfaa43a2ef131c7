import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print } from '../app/output.js';
import { readKey } from '../proof/dsse.js';
import { verifyCertificate, type VerifiedCertificate } from '../proof/verify-certificate.js';
import { certificateFile } from '../proof/write-certificate.js';
import { usage } from '../target/usage.js';
import { verifyRecord, type Verified } from '../proof/verify-record.js';
import { recordAt } from './record-at.js';
import { placesOf } from './spec-places.js';

export interface VerifyOptions {
  spec: string[];
  key?: string;
}

/** Judges a record, or the one in a folder, again from its own evidence. Answers the exit code. */
export async function verifyCommand(path: string, options: VerifyOptions): Promise<number> {
  const recordFile = recordAt(path);
  const key = options.key === undefined ? undefined : readKey(options.key, 'public');
  const verified = await verifyRecord(recordFile, placesOf(options.spec));
  const certificate = certificateBeside(recordFile, verified, key);
  verified.refused.push(...(certificate?.refused ?? []));
  for (const why of verified.refused) print(`refused: ${why}`);
  tellUnknown(verified);
  const { sentence, exit } = concluded(verified, certificate);
  print(sentence);
  return exit;
}

/** The certificate beside a record, held against it. Throws a usage error where a key has nothing to check. */
function certificateBeside(
  recordFile: string,
  { record }: Verified,
  key: KeyObject | undefined,
): VerifiedCertificate | undefined {
  const folder = dirname(recordFile);
  if (!existsSync(join(folder, certificateFile))) {
    if (key === undefined) return undefined;
    throw usage(
      `there is no ${certificateFile} beside ${recordFile}, so there is no signature to check`,
      'Name the folder of a certificate, or leave --key out.',
    );
  }
  return record?.footer ? verifyCertificate(folder, record, key) : undefined;
}

/** One line for each reason, with how many cases have it. */
function tellUnknown({ unknown }: Verified): void {
  const byReason = new Map<string, string[]>();
  for (const { id, why } of unknown) {
    const ids = byReason.get(why);
    if (ids) ids.push(id);
    else byReason.set(why, [id]);
  }
  for (const [why, ids] of byReason) {
    const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
    print(`cannot be judged again: ${ids.slice(0, 3).join(', ')}${more}: ${why}`);
  }
}

/** The last sentence: whose verdicts hold is not said of what nobody could judge again. */
function concluded(
  { refused, same, unknown, record }: Verified,
  certificate: VerifiedCertificate | undefined,
): { sentence: string; exit: 0 | 1 | 3 } {
  if (refused.length > 0) return { exit: 1, sentence: `NOT VERIFIED: ${refused[0]}.` };
  const says = `The record says: ${record?.footer?.gate.sentence ?? ''}`;
  const vouched = certificate ? `; ${inWords[certificate.signed]}` : '';
  if (unknown.length > 0)
    return {
      exit: 3,
      sentence: `NOT VERIFIED WHOLLY: nothing speaks against the record, and ${same} verdicts are those of their evidence; ${unknown.length} cannot be made again from what it holds${vouched}. ${says}`,
    };
  return {
    exit: 0,
    sentence: `VERIFIED: all ${same} verdicts are those of their evidence${vouched}. ${says}`,
  };
}

const inWords: Record<VerifiedCertificate['signed'], string> = {
  'by the key': 'the certificate is signed by the key',
  'not checked': 'its signature was not checked: no --key was given',
  'not signed': 'the certificate is not signed',
};
