import { X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { makeAuthorityToKeep, makeCertificates } from '../../../src/driver/broker/certificates.js';
import {
  brief,
  device,
  isConnected,
  isPacket,
  isType,
  openListeners,
  rawDevice,
  within,
  refusal,
} from './help.js';

const plans = [
  { name: 'trusted', tls: 'trusted' },
  { name: 'selfSigned', tls: 'self-signed' },
  { name: 'expired', tls: 'expired' },
  { name: 'wrongName', tls: 'wrong-name' },
  { name: 'unknown', tls: 'unknown-authority' },
  { name: 'forged', tls: 'forged' },
  { name: 'large', tls: 'large' },
] as const;

/** The reason for which a client that verifies does not take the certificate; undefined when it does. */
async function distrust(port: number, options: ConnectionOptions): Promise<string | undefined> {
  const socket = connectTls({ port, host: '127.0.0.1', ...options });
  onTestFinished(() => void socket.destroy());
  return await new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

/** The first message of a client of TLS 1.2. */
const clientHello = (): Promise<Buffer> =>
  new Promise((resolve) => {
    const wire = new Duplex({ read: () => undefined, write: (chunk: Buffer) => resolve(chunk) });
    connectTls({ socket: wire, maxVersion: 'TLSv1.2' }).on('error', () => undefined);
  });

test('each certificate has exactly its fault', async () => {
  const { listeners } = await openListeners([...plans]);
  const ca = String(listeners.values.authority);
  const port = (name: string): number => Number(listeners.values[`${name}Port`]);
  expect(await distrust(port('trusted'), { ca })).toBeUndefined();
  expect(await distrust(port('selfSigned'), { ca })).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(await distrust(port('expired'), { ca })).toBe('CERT_HAS_EXPIRED');
  expect(await distrust(port('wrongName'), { ca })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await distrust(port('unknown'), { ca })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await distrust(port('forged'), { ca })).toBe('CERT_SIGNATURE_FAILURE');
  expect(await distrust(port('large'), { ca })).toBeUndefined();
  expect(await distrust(port('trusted'), {})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await distrust(port('wrongName'), { ca, checkServerIdentity: () => undefined })).toBeUndefined();
});

test('a certificate names the host that the device is told, an address also as text', async () => {
  const forAddress = await makeCertificates('192.168.0.2', ['trusted', 'expired']);
  const leaf = new X509Certificate(forAddress.identities['trusted']!.cert);
  expect(leaf.subjectAltName).toBe('IP Address:192.168.0.2, DNS:192.168.0.2');
  expect(leaf.checkIP('192.168.0.2')).toBe('192.168.0.2');
  expect(leaf.verify(new X509Certificate(forAddress.authority).publicKey)).toBe(true);
  expect(leaf.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  const expired = new X509Certificate(forAddress.identities['expired']!.cert);
  expect(Date.parse(expired.validTo)).toBeLessThan(Date.now());
  expect(Object.keys(forAddress.identities)).toEqual(['trusted', 'expired']);
  const forName = await makeCertificates('broker.lan', ['wrong-name', 'self-signed']);
  expect(new X509Certificate(forName.identities['wrong-name']!.cert).checkHost('broker.lan')).toBeUndefined();
  const selfSigned = new X509Certificate(forName.identities['self-signed']!.cert);
  expect(selfSigned.checkHost('broker.lan')).toBe('broker.lan');
  expect(selfSigned.issuer).toBe(selfSigned.subject);
});

test('an authority that is kept signs for every run', async () => {
  const kept = await makeAuthorityToKeep();
  const [one, two] = await Promise.all([
    makeCertificates('one.lan', ['trusted'], kept),
    makeCertificates('two.lan', ['trusted', 'large'], kept),
  ]);
  const authority = new X509Certificate(kept.cert);
  expect(authority.ca).toBe(true);
  for (const { authority: told, identities } of [one, two]) {
    expect(new X509Certificate(told).fingerprint256).toBe(authority.fingerprint256);
    expect(new X509Certificate(identities.trusted!.cert).verify(authority.publicKey)).toBe(true);
  }
  expect(new X509Certificate(two.identities.large!.cert).raw.length).toBeGreaterThan(6000);
});

test('MQTT over TLS is served and misbehaved upon as without', async () => {
  const { listeners, broker, port, transcript } = await openListeners([plans[0]]);
  const secure = { protocol: 'mqtts', ca: String(listeners.values.authority) } as const;
  device(port, secure);
  expect(await isConnected(broker)).toBe(true);
  await broker.behave([{ refuse: 5 }, { reset: 'connect' }]);
  expect(await refusal(device(port, secure))).toBe(5);
  const dropped = device(port, secure);
  await new Promise<void>((resolve) => dropped.once('close', () => resolve()));
  expect(brief(transcript.filter(({ type }) => type !== 'transport'))).toEqual([
    'listening',
    'came',
    'received CONNECT',
    'sent CONNACK',
    'closed by us (end)',
    'our broker from now on: refuses with return code 5, then resets the connection when CONNECT is complete',
    'came',
    'received CONNECT',
    'sent CONNACK',
    'closed by us (end)',
    'came',
    'received CONNECT',
    'closed by us (reset)',
  ]);
});

test('a device that distrusts comes, says no CONNECT and goes', async () => {
  const { broker, port } = await openListeners([plans[1]]);
  device(port, { protocol: 'mqtts' });
  expect(await broker.next(isType('came'), within, 'a connection')).toMatchObject({ connection: 1 });
  expect(await broker.next(isType('closed'), within, 'the end')).toMatchObject({
    by: 'target',
    connection: 1,
  });
  expect(broker.waiting().filter(isPacket('CONNECT'))).toEqual([]);
});

test('an alert of the device tells why the handshake failed', async () => {
  const { broker, port } = await openListeners([plans[0]]);
  const raw = await rawDevice(port);
  raw.send(await clientHello());
  await expect.poll(() => raw.received().length).toBeGreaterThan(0);
  // An alert record: level 2 is fatal, 48 is unknown_ca (RFC 5246, section 7.2).
  raw.send(Buffer.from('15030300020230', 'hex'));
  expect(await broker.next(isType('closed'), within, 'the end')).toMatchObject({
    by: 'target',
    how: 'tlsv1 alert unknown ca',
  });
  const other = await rawDevice(port);
  other.socket.end();
  expect(await broker.next(isType('closed'), within, 'the end')).toMatchObject({
    by: 'target',
    how: 'ended inside the TLS handshake',
  });
});

test('no session of TLS is resumed: the certificate is verified each time', async () => {
  const { listeners, port } = await openListeners([plans[0]]);
  const ca = String(listeners.values.authority);
  const first = connectTls({ port, host: '127.0.0.1', ca, maxVersion: 'TLSv1.2' });
  await new Promise((resolve) => first.once('secureConnect', resolve));
  const session = first.getSession()!;
  first.destroy();
  const second = connectTls({ port, host: '127.0.0.1', ca, maxVersion: 'TLSv1.2', session });
  await new Promise((resolve) => second.once('secureConnect', resolve));
  expect(second.isSessionReused()).toBe(false);
  second.destroy();
});

test('where a certificate of the device is asked for, the one that it shows is told by its fingerprint', async () => {
  const { listeners, broker, port } = await openListeners([{ ...plans[0], asksForCertificate: true }]);
  const { clientCertificate, clientPrivateKey, authority } = listeners.values;
  const certificate = new X509Certificate(String(clientCertificate));
  expect(certificate.verify(new X509Certificate(String(authority)).publicKey)).toBe(true);
  const secure = { protocol: 'mqtts', ca: String(authority) } as const;
  device(port, { ...secure, cert: String(clientCertificate), key: String(clientPrivateKey) });
  expect(await broker.next(isType('certificate'), within, 'a certificate')).toMatchObject({
    connection: 1,
    fingerprint: certificate.fingerprint256,
  });
  // Whoever has none is let in as well.
  device(port, { ...secure, clientId: 'other' });
  expect(await broker.whenSessions((sessions) => sessions.length === 2, within, 'both')).toBe(true);
  expect(broker.waiting().filter(isType('certificate'))).toEqual([]);
});
