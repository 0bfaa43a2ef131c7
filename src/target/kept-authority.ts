import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthorityToKeep, type TlsIdentity } from '../driver/broker/certificates.js';
import { usage } from './usage.js';

const certificateFile = 'ca.pem';
const keyFile = 'ca-key.pem';

/**
 * The authority of a folder, which is made where the folder has none: a device that nobody starts is given its certificate
 * once, and trusts it in every run. Throws usage errors.
 */
export async function keptAuthority(folder: string): Promise<TlsIdentity> {
  const [certificate, key] = [join(folder, certificateFile), join(folder, keyFile)];
  const are = [certificate, key].filter((file) => existsSync(file));
  if (are.length === 1)
    throw usage(
      `--authority ${folder} has ${are[0]} and not the other of ${certificateFile} and ${keyFile}`,
      'Name the folder that has both, or one that has neither.',
    );
  try {
    if (are.length === 0) await makeIn(folder, certificate, key);
    const identity = { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
    if (new X509Certificate(identity.cert).checkPrivateKey(createPrivateKey(identity.key))) return identity;
  } catch (error) {
    throw usage(
      `--authority ${folder} cannot be used: ${(error as Error).message}`,
      'Name a folder that can be written, or whose PEM files are a certificate and its RSA key.',
    );
  }
  throw usage(
    `--authority ${folder}: ${keyFile} is not the key of ${certificateFile}`,
    'Name a folder whose two files belong together.',
  );
}

async function makeIn(folder: string, certificate: string, key: string): Promise<void> {
  const made = await makeAuthorityToKeep();
  mkdirSync(folder, { recursive: true });
  writeFileSync(certificate, made.cert);
  writeFileSync(key, made.key, { mode: 0o600 });
}
