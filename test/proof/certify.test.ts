import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dsse } from '@sigstore/core';
import { crypto as sigstoreCrypto } from '@sigstore/core';
import { envelopeFromJSON } from '@sigstore/bundle';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyCertificate } from '../../src/proof/verify-certificate.js';
import { readRecord } from '../../src/report/record/read-record.js';
import { recordIn, reportFolder, run, type Ended } from '../cli/command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const product = `name: Lamp
vendor: Lamps & Sons <Ltd>
firmware: document
hardware: rev B
image: lamp.bin
testedBy: lab@example.org
`;

const keys = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
let folder: string;
let files: { product: string; key: string; pub: string; otherPub: string };
let certified: Ended;
let certificate: string;

const certify = async (target: string, ...words: string[]): Promise<Ended & { reports: string }> => {
  const reports = reportFolder();
  const ended = await run(
    'certify',
    `--target=${target}`,
    `--product=${files.product}`,
    `--report-dir=${reports}`,
    ...words,
  );
  return { ...ended, reports };
};

beforeAll(async () => {
  folder = reportFolder();
  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  write('lamp.bin', 'the firmware');
  files = {
    product: write('product.yaml', product),
    key: write('key.pem', keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    pub: write('pub.pem', keys.publicKey.export({ type: 'spki', format: 'pem' })),
    otherPub: write('other.pem', other.publicKey.export({ type: 'spki', format: 'pem' })),
  };
  const ended = await certify('twin:thingsboard', `--sign=${files.key}`);
  certified = ended;
  certificate = join(dirname(recordIn(ended.reports)), 'certificate');
});

const inCertificate = (name: string): string => readFileSync(join(certificate, name), 'utf8');

describe('a certificate', () => {
  test('is a folder to submit', () => {
    expect(certified.out).toMatch(/CERTIFIED: \S+certificate\n$/);
    expect(certified.code).toBe(0);
    for (const name of [
      'certificate.json',
      'certificate.html',
      'record.jsonl',
      'PRODUCT.yaml',
      'README.md',
      'badge.svg',
    ])
      expect(existsSync(join(certificate, name))).toBe(true);
    expect(JSON.parse(inCertificate('badge.json'))).toEqual({
      schemaVersion: 1,
      label: 'thingsboard',
      message: 'conforms',
      color: '#1a7f37',
    });
    expect(inCertificate('certificate.html')).toContain('Lamps &amp; Sons &lt;Ltd&gt;');
    expect(inCertificate('README.md')).toMatch(/npx mqtt-conformance@\S+ --target=twin:thingsboard/);
  });

  test("is signed as sigstore's own packages read it", () => {
    const envelope = envelopeFromJSON(JSON.parse(inCertificate('certificate.json')));
    const signed = dsse.preAuthEncoding(envelope.payloadType, envelope.payload);
    const { sig } = envelope.signatures[0]!;
    expect(envelope.payloadType).toBe('application/vnd.in-toto+json');
    expect(sigstoreCrypto.verify(signed, keys.publicKey, sig)).toBe(true);
    expect(sigstoreCrypto.verify(signed, other.publicKey, sig)).toBe(false);
  });

  test('states what in-toto asks of a test result', () => {
    const envelope = envelopeFromJSON(JSON.parse(inCertificate('certificate.json')));
    const statement = JSON.parse(envelope.payload.toString('utf8')) as Record<string, unknown>;
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: { result: 'PASSED', warnedTests: [], failedTests: [] },
    });
    expect(statement['subject']).toEqual([
      {
        name: 'Lamps & Sons <Ltd> Lamp document',
        digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      },
      { name: 'record.jsonl', digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
      { name: 'PRODUCT.yaml', digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
    ]);
    const { configuration } = statement['predicate'] as { configuration: Record<string, unknown>[] };
    expect(configuration.map(({ name }) => name)).toEqual([
      'thingsboard',
      'mqtt-conformance',
      'run',
      'product',
    ]);
    // A resource descriptor has one of these at least.
    for (const { uri, digest } of configuration) expect(uri ?? digest).toBeDefined();
  });

  test('is verified with its key, and refused with another', async () => {
    const right = await run('verify', certificate, `--key=${files.pub}`);
    expect(right.out).toMatch(/VERIFIED: all \d+ verdicts .*; the certificate is signed by the key/);
    expect(right.code).toBe(0);
    const wrong = await run('verify', certificate, `--key=${files.otherPub}`);
    expect(wrong.out).toContain('certificate.json is not signed by the key that was given');
    expect(wrong.code).toBe(1);
    const half = await run('verify', certificate, `--key=${files.key}`);
    expect(half.err).toMatch(/is no public Ed25519 key: it is the private half/);
    expect(half.code).toBe(2);
    const without = await run('verify', certificate);
    expect(without.out).toContain('its signature was not checked: no --key was given');
  });

  test.each([
    ['PRODUCT.yaml', 'rev B', 'rev C'],
    ['badge.json', 'conforms', 'conforms!'],
    ['badge.svg', 'conforms', 'conforms!'],
    ['certificate.html', 'rev B', 'rev C'],
    ['README.md', 'CONFORMS', 'CONFORMS!'],
  ])('does not stand for a %s that was changed afterwards, or is gone', (name, from, to) => {
    const parts = ['certificate.json', 'record.jsonl', 'PRODUCT.yaml', 'README.md', 'certificate.html'];
    const copy = temporaryFolder(
      Object.fromEntries([...parts, 'badge.json', 'badge.svg'].map((one) => [one, inCertificate(one)])),
    );
    const record = readRecord(join(copy, 'record.jsonl'));
    const refusals = (): string[] => verifyCertificate(copy, record, keys.publicKey).refused;
    expect(refusals()).toEqual([]);
    writeFileSync(join(copy, name), inCertificate(name).replace(from, to));
    expect(refusals()).toEqual([expect.stringContaining(`${name} was altered`)]);
    rmSync(join(copy, name));
    expect(refusals()).toEqual([expect.stringMatching(new RegExp(`^(there is no )?${name}`))]);
  });

  test('is not made of a run that fails', async () => {
    const { code, out, reports } = await certify('twin:thingsboard/unknown-token-code-4');
    expect(out).toMatch(/NOT CERTIFIED: the run says: DOES NOT CONFORM: 1 requirement failed/);
    expect(code).toBe(1);
    expect(existsSync(join(dirname(recordIn(reports)), 'certificate'))).toBe(false);
  });

  test.each([
    ['--only=thingsboard.connect', 'a certificate cannot be filtered by --only'],
    ['--shard=1/2', 'a certificate cannot be of one shard'],
    ['--target-file=specs/mqtt-3.1.1/targets/aedes.yaml', 'known findings, and a certificate knows none'],
  ])('is refused with %s', async (word, why) => {
    const { code, err } = await certify('twin:thingsboard', word);
    expect(err).toContain(why);
    expect(code).toBe(2);
  });

  test.each([
    ['name: x', 'does not say vendor'],
    [`${product}colour: red\n`, 'has an unknown word "colour"'],
    [product.replace('lamp.bin', 'none.bin'), 'names an image that cannot be read'],
  ])('is refused for a product file that is wrong', async (text, why) => {
    const path = join(temporaryFolder({ 'product.yaml': text }), 'product.yaml');
    const { code, err } = await run('certify', '--target=twin:thingsboard', `--product=${path}`);
    expect(err).toContain(why);
    expect(code).toBe(2);
  });
});
