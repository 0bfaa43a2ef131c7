import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as x509 from '@peculiar/x509';

/** What is right or wrong with the certificate that a listener shows; `large` is right, and has some 6,000 bytes. */
export const certificateKinds = [
  'trusted',
  'self-signed',
  'expired',
  'wrong-name',
  'unknown-authority',
  'forged',
  'large',
] as const;

export type CertificateKind = (typeof certificateKinds)[number];

/** PEM texts of a private key and its certificate. */
export interface TlsIdentity {
  key: string;
  cert: string;
}

export interface Certificates {
  /** PEM of the authority that a device must trust. */
  authority: string;
  identities: Partial<Record<CertificateKind, TlsIdentity>>;
  /** What a device may show when a listener asks for its certificate. */
  client: TlsIdentity;
}

type Library = typeof x509;
type Keys = webcrypto.CryptoKeyPair;

/**
 * RSA with 2048 bits: every TLS library for small devices verifies it, while ECDSA can be left out when one is built,
 * and a device that lacks it must not look as if it distrusted the certificate.
 */
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

/** Never a name of somebody's: RFC 2606, section 3. */
const wrongName = 'other.example';

const otherAuthority = 'CN=somebody else';

const clientName = 'device.example';

const inDays = (days: number): Date => new Date(Date.now() + days * 24 * 60 * 60 * 1000);

/** The clock of a device may be some days behind. */
const validNow = { notBefore: inDays(-30), notAfter: inDays(30) };
const validUntilYesterday = { notBefore: inDays(-30), notAfter: inDays(-1) };

/** An authority that a device trusts over many runs. */
const validForYears = { notBefore: inDays(-30), notAfter: inDays(10 * 365) };

const made = new Map<string, Promise<Certificates>>();

/** The same for all listeners of a run that tell the target the same host: keys take a third of a second. */
export function certificatesFor(host: string, kept?: TlsIdentity): Promise<Certificates> {
  const name = kept === undefined ? host : `${host} ${kept.cert}`;
  const known = made.get(name) ?? makeCertificates(host, certificateKinds, kept);
  made.set(name, known);
  return known;
}

/** An authority to be kept over runs, with the key by which it signs. */
export async function makeAuthorityToKeep(): Promise<TlsIdentity> {
  const library = await x509Library();
  const keys = await newKeys();
  const authority = await makeAuthority(library, keys, validForYears);
  return { cert: authority.toString('pem'), key: pemOf(keys) };
}

async function x509Library(): Promise<Library> {
  // Loaded only when a listener speaks TLS; the library looks for this extension of Reflect as it loads.
  await import('reflect-metadata');
  return await import('@peculiar/x509');
}

/**
 * An authority of our own, or one that was kept, and a certificate of each kind asked for, `host` being what the device is
 * told.
 */
export async function makeCertificates(
  host: string,
  kinds: readonly CertificateKind[],
  kept?: TlsIdentity,
): Promise<Certificates> {
  const library = await x509Library();
  const [authorityKeys, otherKeys, serverKeys, clientKeys] = await Promise.all([
    kept === undefined ? newKeys() : keysOf(library, kept),
    newKeys(),
    newKeys(),
    newKeys(),
  ]);
  const authority =
    kept === undefined
      ? await makeAuthority(library, authorityKeys, validNow)
      : new library.X509Certificate(kept.cert);
  const signed = { library, publicKey: serverKeys.publicKey, signingKey: authorityKeys.privateKey };
  const issuer = authority.subject;
  const make: Record<CertificateKind, () => Promise<x509.X509Certificate>> = {
    trusted: () => makeLeaf({ ...signed, issuer, host, ...validNow }),
    expired: () => makeLeaf({ ...signed, issuer, host, ...validUntilYesterday }),
    'wrong-name': () => makeLeaf({ ...signed, issuer, host: wrongName, ...validNow }),
    'self-signed': () =>
      makeLeaf({ ...signed, signingKey: serverKeys.privateKey, issuer: `CN=${host}`, host, ...validNow }),
    'unknown-authority': () =>
      makeLeaf({ ...signed, signingKey: otherKeys.privateKey, issuer: otherAuthority, host, ...validNow }),
    // It names our authority, so that only the signature tells.
    forged: () => makeLeaf({ ...signed, signingKey: otherKeys.privateKey, issuer, host, ...validNow }),
    large: () => makeLeaf({ ...signed, issuer, host, more: roomTaking, ...validNow }),
  };
  const key = pemOf(serverKeys);
  const { publicKey } = clientKeys;
  const forClient = await makeLeaf({ ...signed, publicKey, issuer, host: clientName, ...validNow });
  const identities: Certificates['identities'] = {};
  for (const kind of kinds) identities[kind] = { key, cert: (await make[kind]()).toString('pem') };
  const client = { key: pemOf(clientKeys), cert: forClient.toString('pem') };
  return { authority: authority.toString('pem'), identities, client };
}

const pemOf = ({ privateKey }: Keys): string =>
  KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;

const newKeys = async (): Promise<Keys> =>
  (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as Keys;

/** The keys of an authority that was kept. */
async function keysOf(library: Library, { key, cert }: TlsIdentity): Promise<Keys> {
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const publicKey = await new library.X509Certificate(cert).publicKey.export(algorithm, ['verify']);
  return { privateKey, publicKey };
}

async function makeAuthority(
  library: Library,
  keys: Keys,
  valid: Pick<Leaf, 'notBefore' | 'notAfter'>,
): Promise<x509.X509Certificate> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } = library;
  return await library.X509CertificateGenerator.createSelfSigned({
    name: 'CN=mqtt-conformance run authority',
    keys,
    signingAlgorithm: algorithm,
    ...valid,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

interface Leaf {
  library: Library;
  publicKey: webcrypto.CryptoKey;
  signingKey: webcrypto.CryptoKey;
  issuer: string;
  host: string;
  notBefore: Date;
  notAfter: Date;
  /** Further names. */
  more?: readonly string[];
}

/** Names that nobody asks for, some 5,000 bytes of them. */
const roomTaking = Array.from(
  { length: 80 },
  (_, index) => `name-${index}.${'that-takes-room-'.repeat(2)}and-nothing-else.example`,
);

async function makeLeaf({ library, host, more = [], ...leaf }: Leaf): Promise<x509.X509Certificate> {
  const { BasicConstraintsExtension, ExtendedKeyUsage, KeyUsageFlags } = library;
  return await library.X509CertificateGenerator.create({
    subject: `CN=${host}`,
    signingAlgorithm: algorithm,
    ...leaf,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new library.KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      new library.ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new library.SubjectAlternativeNameExtension([
        ...namesOf(host),
        ...more.map((value) => ({ type: 'dns' as const, value })),
      ]),
      await library.SubjectKeyIdentifierExtension.create(leaf.publicKey),
    ],
  });
}

/**
 * Mbed TLS, which many devices have inside, long knew no addresses here and compares the name as text
 * (github.com/Mbed-TLS/mbedtls, issue 5082): so an address stands as a name, too.
 */
const namesOf = (host: string): x509.JsonGeneralName[] => [
  ...(isIP(host) ? [{ type: 'ip' as const, value: host }] : []),
  { type: 'dns', value: host },
];
