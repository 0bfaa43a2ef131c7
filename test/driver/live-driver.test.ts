import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { driverAt } from './driver-at.js';

/** A server that accepts connections and says nothing; it ends what is still open with the test. */
async function silentServer(): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return new URL(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

test('connections of one name that overlap are told apart in the transcript', async () => {
  const driver = driverAt(await silentServer());
  const options = { lane: 'wire', acknowledge: true, within: 20_000 } as const;
  const first = await driver.open('client', options);
  const second = await driver.open('client', options);
  await first.drop();
  await second.end();
  await driver.open('client', options);
  await driver.close();
  expect(driver.transcript.map(({ on, type }) => `${on} ${type}`)).toEqual([
    'client opened',
    'client#2 opened',
    'client closed',
    'client#2 closed',
    'client opened',
    'client closed',
  ]);
});

test('the library does not give up before whoever waits for CONNACK does', async () => {
  const driver = driverAt(await silentServer());
  const client = await driver.open('client', { lane: 'client', acknowledge: true, within: 1 });
  await client.send({ type: 'CONNECT', clientId: 'a' });
  expect(await client.next(() => true, 200, 'CONNACK')).toMatchObject({ type: 'timeout' });
  await driver.close();
  expect(driver.transcript.filter(({ type }) => type === 'closed')).toMatchObject([{ by: 'us' }]);
});
