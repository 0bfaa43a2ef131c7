import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from '../driver/live/transport.js';
import type { Session } from '../run/session.js';
import { usage } from '../target/usage.js';

const what = { ca: 'a certificate', cert: 'a certificate', key: 'a private key' } as const;
type Kind = keyof typeof what;

const overTls = /^(mqtts|wss|https|tls|ssl):/;

/**
 * Throws a usage error when the files by which TLS is spoken cannot be used: not there, no PEM, one of a pair alone, a key
 * of another certificate. `given` is what stands on the command line, where a file that would never be read is refused too.
 */
export function refuseUselessTls(
  { tls, target, parameters }: Pick<Session, 'tls' | 'target' | 'parameters'>,
  given: TlsOptions,
): void {
  const pems = Object.fromEntries(
    (['ca', 'cert', 'key'] as const).flatMap((kind) => (tls[kind] ? [[kind, pemIn(kind, tls[kind])]] : [])),
  ) as Partial<Record<Kind, Buffer>>;
  refuseHalf(tls);
  try {
    createSecureContext(pems);
  } catch (error) {
    throw usage(
      `--cert ${tls.cert} and --key ${tls.key} do not belong together: ${(error as Error).message}`,
      'Give the key of that certificate.',
    );
  }
  const [named] = (['ca', 'cert', 'key'] as const).filter((kind) => given[kind] !== undefined);
  const addresses = [target.address, ...Object.values(parameters).map(String)];
  if (named !== undefined && !addresses.some((address) => overTls.test(address)))
    throw usage(
      `--${named} is for a target that speaks TLS, and ${target.address} is plain`,
      `Give an address such as mqtts://, wss:// or https://, or leave --${named} out.`,
    );
}

function refuseHalf({ cert, key }: TlsOptions): void {
  if ((cert === undefined) === (key === undefined)) return;
  const [there, missing] = cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
  throw usage(
    `--${there} is given without --${missing}`,
    'A client certificate takes both: --cert <file> --key <file>.',
  );
}

function pemIn(kind: Kind, path: string): Buffer {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw usage(`--${kind} ${path}: ${why}`, `Name a PEM file with ${what[kind]}.`);
  }
  try {
    if (kind === 'key') createPrivateKey(text);
    else void new X509Certificate(text);
  } catch {
    throw usage(
      `--${kind} ${path} holds no PEM with ${what[kind]} that can be read`,
      'It begins with a line such as -----BEGIN CERTIFICATE-----; a key must have no passphrase.',
    );
  }
  return text;
}
