import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { Listeners } from '../../../src/driver/broker/listeners.js';
import type { DeviceTransport } from '../../../src/driver/broker/device-transport.js';
import type { Observed } from '../../../src/driver/driver.js';
import { encode } from '../../../src/driver/wire/encode.js';
import { isConnected, isPacket, look, within, type Opened } from './help.js';

const connect = encode({ type: 'CONNECT', clientId: 'device', clean: true, keepAlive: 0 }, 4);

async function openOver(transport: DeviceTransport): Promise<Opened & { ca: string | undefined }> {
  const listeners = await Listeners.open([{ name: 'broker' }], { host: '127.0.0.1', port: 0, transport });
  onTestFinished(async () => await listeners.close());
  const { peer, transcript } = look(listeners);
  const port = Number(listeners.values['brokerPort']);
  return { listeners, broker: peer('broker'), transcript, port, ca: listeners.authority };
}

/** A device over WebSocket, open. */
async function over(url: string, subprotocols: string[], ca?: string): Promise<WebSocket> {
  const socket = new WebSocket(url, subprotocols, ca === undefined ? {} : { ca });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

const transportOf = (event: Observed): unknown => (event.type === 'transport' ? event.what : undefined);

test('MQTT over WebSocket is served, and what it was asked with is told', async () => {
  const { broker, port } = await openOver('ws');
  const socket = await over(`ws://127.0.0.1:${port}/mqtt`, ['mqtt', 'mqttv3.1']);
  expect(socket.protocol).toBe('mqtt');
  const answered = once(socket, 'message');
  socket.send(connect);
  expect(((await answered)[0] as Buffer).toString('hex')).toBe('20020000');
  expect(await isConnected(broker)).toBe(true);
  const upgraded = await broker.next((event) => transportOf(event) === 'upgraded', within, 'the handshake');
  expect(upgraded).toMatchObject({ subprotocols: ['mqtt', 'mqttv3.1'], path: '/mqtt', connection: 1 });
  expect(broker.waiting().map(transportOf)).not.toContain('text-frame');
});

test('over TLS the same, and the handshake is told as well', async () => {
  const { broker, port, ca } = await openOver('wss');
  const socket = await over(`wss://127.0.0.1:${port}/`, [], ca);
  socket.send(connect);
  expect(await isConnected(broker)).toBe(true);
  const seen = broker.waiting().map(transportOf).filter(Boolean);
  expect(seen).toEqual(['client-hello', 'secured', 'upgraded']);
});

test('text frames are told, whatever they hold, and what is sent in one comes as one', async () => {
  const { broker, port } = await openOver('ws');
  const socket = await over(`ws://127.0.0.1:${port}/mqtt`, ['mqttv3.1']);
  expect(socket.protocol).toBe('mqttv3.1');
  const answered = once(socket, 'message');
  // 0xff is no UTF-8.
  socket.send(encode({ type: 'CONNECT', clientId: 'device', clean: true, keepAlive: 0xff }, 4), {
    binary: false,
  });
  await answered;
  await broker.next((event) => transportOf(event) === 'text-frame', within, 'a text frame');
  const text = once(socket, 'message');
  await broker.sendBytes(Buffer.from('300400016100', 'hex'), 'text');
  const [data, isBinary] = (await text) as [Buffer, boolean];
  expect([data.toString('hex'), isBinary]).toEqual(['300400016100', false]);
});

test('the end of a connection is told with who ended it', async () => {
  const { broker, port, transcript } = await openOver('ws');
  const first = await over(`ws://127.0.0.1:${port}/mqtt`, ['mqtt']);
  first.send(connect);
  await isConnected(broker);
  first.close();
  const closed = await broker.next(({ type }) => type === 'closed', within, 'its end');
  expect(closed).toMatchObject({ by: 'target' });
  const second = await over(`ws://127.0.0.1:${port}/mqtt`, ['mqtt']);
  const ended = once(second, 'close');
  second.send(connect);
  await broker.next(isPacket('CONNECT'), within, 'CONNECT');
  await broker.end();
  await ended;
  expect(
    transcript.filter(({ type }) => type === 'closed').map((event) => 'by' in event && event.by),
  ).toEqual(['target', 'us']);
});

test.each([
  ['HTTP without an upgrade', 'GET / HTTP/1.1\r\nHost: b\r\n\r\n', /asks for no WebSocket/],
  ['MQTT without WebSocket', connect, /no request of HTTP/],
])('%s is answered and told', async (_what, said, how) => {
  const { broker, port } = await openOver('ws');
  const socket = connectTcp({ host: '127.0.0.1', port });
  onTestFinished(() => void socket.destroy());
  const answered = once(socket, 'data');
  socket.write(said);
  expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 4\d\d/);
  const closed = await broker.next(({ type }) => type === 'closed', within, 'its end');
  expect(closed.type === 'closed' && closed.how).toMatch(how);
});

test('a plain listener has no text frames and no certificate', async () => {
  const { broker, port } = await openOver('mqtt');
  const socket = connectTcp({ host: '127.0.0.1', port });
  onTestFinished(() => void socket.destroy());
  socket.write(connect);
  await isConnected(broker);
  await expect(broker.sendBytes(Buffer.from('d000', 'hex'), 'text')).rejects.toThrow(/no text frames/);
  await expect(broker.behave([{ certificate: 'expired' }])).rejects.toThrow(/speaks no TLS/);
});
