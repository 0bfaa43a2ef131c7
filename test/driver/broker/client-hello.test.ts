import { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { expect, test } from 'vitest';
import { readClientHello, recordLength } from '../../../src/driver/broker/client-hello.js';

/** The first record of a client of Node's TLS. */
const helloOf = (options: ConnectionOptions): Promise<Buffer> =>
  new Promise((resolve) => {
    const wire = new Duplex({ read: () => undefined, write: (chunk: Buffer) => resolve(chunk) });
    connectTls({ ...options, socket: wire }).on('error', () => undefined);
  });

test('the cipher suites that a client offers, and the server that it names', async () => {
  const bytes = await helloOf({
    servername: 'broker.example',
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA',
    maxVersion: 'TLSv1.2',
  });
  expect(recordLength(bytes)).toBe(bytes.length);
  // 0x00ff says that it knows of renegotiation (RFC 5746).
  expect(readClientHello(bytes)).toEqual({
    suites: [0xc02f, 0x0035, 0x00ff],
    serverName: 'broker.example',
  });
});

test('what is cut, and what is no ClientHello, is not read', async () => {
  const bytes = await helloOf({});
  for (let length = 0; length < bytes.length; length += 1)
    expect(readClientHello(bytes.subarray(0, length))).toBeUndefined();
  expect(recordLength(bytes.subarray(0, 3))).toBe(5);
  expect(recordLength(Buffer.from('100c00044d515454', 'hex'))).toBeUndefined();
  expect(recordLength(Buffer.from('160301ffff', 'hex'))).toBeUndefined();
  expect(readClientHello(Buffer.from('160301000402000000', 'hex'))).toBeUndefined();
});
