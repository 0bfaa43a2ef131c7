import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { MqttPeer, Observed } from '../../src/driver/driver.js';
import { driverAt } from './driver-at.js';

/** A server that answers the first bytes of a connection with these, and keeps what comes. */
async function answering(...answers: string[]): Promise<{ address: URL; came: () => string }> {
  const sockets = new Set<Socket>();
  let came = '';
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    const left = [...answers];
    socket.on('data', (bytes) => {
      came += bytes.toString('hex');
      const answer = left.shift();
      if (answer !== undefined) socket.write(Buffer.from(answer.replaceAll(' ', ''), 'hex'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: new URL(`mqtt://127.0.0.1:${port}`), came: () => came };
}

const wire = { lane: 'wire', acknowledge: true, within: 20_000, level: 5 } as const;

const next = async (peer: MqttPeer): Promise<Observed> => await peer.next(() => true, 20_000, 'a packet');

test('a connection of level 5 sends and reads MQTT 5.0, properties in wire order', async () => {
  const { address, came } = await answering('20 06 00 00 03 21 00 14');
  const driver = driverAt(address);
  const peer = await driver.open('client', wire);
  await peer.send({
    type: 'CONNECT',
    clientId: 'a',
    properties: [{ name: 'sessionExpiryInterval', value: 10 }],
  });
  const properties = [{ name: 'receiveMaximum', value: 20 }];
  expect(await next(peer)).toMatchObject({ packet: { type: 'CONNACK', returnCode: 0, properties } });
  expect(came()).toBe('101300044d5154540502000005110000000a000161');
  await driver.close();
});

test('a CONNECT of 3.1.1 on it turns the connection to 3.1.1, in both directions', async () => {
  const { address, came } = await answering('20 02 00 00', '40 02 00 01');
  const driver = driverAt(address);
  const peer = await driver.open('client', wire);
  await peer.send({ type: 'CONNECT', clientId: 'a', protocolLevel: 4 });
  const connack = await next(peer);
  expect(connack).toMatchObject({ packet: { type: 'CONNACK', returnCode: 0 } });
  expect(connack).not.toHaveProperty('packet.properties');
  await peer.send({ type: 'PUBLISH', topic: 'a', qos: 1, packetId: 1 });
  expect(await next(peer)).toMatchObject({ packet: { type: 'PUBACK', packetId: 1 } });
  // A PUBLISH of 3.1.1 has no property length.
  expect(came().slice(-14)).toBe('32050001610001');
  await driver.close();
});

test('who speaks no MQTT 5.0 refuses it in the layout of 3.1.1, which is no malformed packet', async () => {
  const { address } = await answering('20 02 00 01');
  const driver = driverAt(address);
  const peer = await driver.open('client', wire);
  await peer.send({ type: 'CONNECT', clientId: 'a' });
  const answer = await next(peer);
  expect(answer).toMatchObject({ packet: { returnCode: 1, beforeVersion5: true } });
  expect(answer).not.toHaveProperty('malformed');
  await driver.close();
});

test('a message that comes by a topic alias has the topic that the alias stands for', async () => {
  // PUBLISH on "a" with alias 1, then without a topic, then with an alias that nobody has explained.
  const { address } = await answering(
    '20 03 00 00 00 30 07 00 01 61 03 23 00 01 30 06 00 00 03 23 00 01 30 06 00 00 03 23 00 02',
  );
  const driver = driverAt(address);
  const peer = await driver.open('client', wire);
  await peer.send({ type: 'CONNECT', clientId: 'a' });
  await next(peer);
  expect(await next(peer)).toMatchObject({ packet: { topic: 'a' } });
  expect(await next(peer)).toMatchObject({ packet: { topic: '', topicByAlias: 'a' } });
  expect(await next(peer)).not.toHaveProperty('packet.topicByAlias');
  await driver.close();
});

test('a PUBREC that refuses ends the exchange: no PUBREL follows', async () => {
  const { address, came } = await answering('20 03 00 00 00', '50 03 00 01 97', '50 02 00 02');
  const driver = driverAt(address);
  const peer = await driver.open('client', wire);
  await peer.send({ type: 'CONNECT', clientId: 'a' });
  await next(peer);
  await peer.send({ type: 'PUBLISH', topic: 'a', qos: 2, packetId: 1 });
  expect(await next(peer)).toMatchObject({ packet: { type: 'PUBREC', reasonCode: 0x97 } });
  await peer.send({ type: 'PUBLISH', topic: 'a', qos: 2, packetId: 2 });
  expect(await next(peer)).toMatchObject({ packet: { type: 'PUBREC', reasonCode: 0 } });
  await expect.poll(came).toContain('62020002');
  expect(came()).not.toContain('62020001');
  await driver.close();
});

test('authentication data is in no transcript, on either side, and no other word is touched by it', async () => {
  // AUTH of the method "m" with the data "conf".
  const { address } = await answering('f0 0d 18 0b 15 00 01 6d 16 00 04 63 6f 6e 66');
  const driver = driverAt(address);
  const peer = await driver.open('client', wire);
  await peer.send({
    type: 'CONNECT',
    clientId: 'conf',
    properties: [
      { name: 'authenticationMethod', value: 'm' },
      { name: 'authenticationData', value: 'conf' },
    ],
  });
  await next(peer);
  await driver.close();
  const told = JSON.stringify(driver.transcript);
  expect(told.match(/636f6e66/g)).toHaveLength(1);
  expect(told).toContain('client \\"conf\\"');
});

test('the lane of a client library does not speak it', async () => {
  const { address } = await answering();
  await expect(driverAt(address).open('client', { ...wire, lane: 'client' })).rejects.toThrow(
    'does not keep to what a server announces',
  );
});
