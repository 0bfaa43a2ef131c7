import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { MqttPeer, OpenOptions } from '../../src/driver/driver.js';
import { LiveDriver } from '../../src/driver/live/live-driver.js';
import { Pacer } from '../../src/driver/live/pacer.js';
import { Secrets } from '../../src/driver/record/secrets.js';
import { deadlineIn } from '../../src/driver/live/deadline.js';
import { stall } from './stall.js';

const ping = { type: 'PINGREQ' } as const;

async function connected(address: string, options: Partial<OpenOptions> = {}): Promise<MqttPeer> {
  const driver = new LiveDriver({
    address: new URL(address),
    tls: {},
    agent: new Agent(),
    pacer: new Pacer(0),
    secrets: new Secrets(),
    signal: deadlineIn(5000, new AbortController().signal).signal,
  });
  onTestFinished(async () => await driver.close());
  return await driver.open('client', { lane: 'wire', acknowledge: true, within: 20_000, ...options });
}

/** A WebSocket server that selects a subprotocol, and hands out the frames that come. */
async function webSocket(
  select: string | false,
): Promise<{ address: string; frames: AsyncIterator<{ binary: boolean; hex: string }> }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => select });
  onTestFinished(() => {
    server.clients.forEach((client) => client.terminate());
    server.close();
  });
  const came: { binary: boolean; hex: string }[] = [];
  let wake = (): void => undefined;
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer, binary: boolean) => {
      came.push({ binary, hex: data.toString('hex') });
      wake();
    }),
  );
  await new Promise<void>((listening) => server.once('listening', listening));
  const frames = {
    async next() {
      while (came.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return { value: came.shift()!, done: false as const };
    },
  };
  return { address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`, frames };
}

describe('on a WebSocket', () => {
  test('packets sent together travel in one binary frame', async () => {
    const { address, frames } = await webSocket('mqtt');
    const peer = await connected(address);
    expect(peer.subprotocol).toBe('mqtt');
    await peer.sendTogether([ping, ping]);
    expect((await frames.next()).value).toEqual({ binary: true, hex: 'c000c000' });
  });

  test('a text frame is one', async () => {
    const { address, frames } = await webSocket('mqtt');
    const peer = await connected(address);
    // A text frame must be UTF-8, which a PINGREQ is not.
    await peer.sendTogether([{ type: 'PUBLISH', topic: 'a', payload: 'b' }], 'text');
    expect((await frames.next()).value).toEqual({ binary: false, hex: '300400016162' });
  });

  test('segments of bytes are frames of one byte', async () => {
    const { address, frames } = await webSocket('mqtt');
    const peer = await connected(address, { segments: 'bytes' });
    await peer.send(ping);
    expect([(await frames.next()).value, (await frames.next()).value]).toEqual([
      { binary: true, hex: 'c0' },
      { binary: true, hex: '00' },
    ]);
  });

  test('once our own thread was late, what is left is one frame: a target may lose patience', async () => {
    const { address, frames } = await webSocket('mqtt');
    const peer = await connected(address, { segments: 'bytes' });
    const sent = peer.sendBytes(Buffer.from('30040001616262', 'hex'));
    setImmediate(() => stall(600));
    const came: string[] = [];
    while (came.join('').length < 14) came.push(((await frames.next()).value as { hex: string }).hex);
    await sent;
    expect(came.join('')).toBe('30040001616262');
    expect(came.at(-1)!.length).toBeGreaterThan(2);
  });

  test.each([
    [false, ''],
    ['other', 'other'],
  ] as const)('a target that selects %s has opened it, and the library gives it up', async (select, seen) => {
    const { address } = await webSocket(select);
    const peer = await connected(address);
    expect(peer.subprotocol).toBe(seen);
    expect(await peer.next(() => false, 20_000, 'the end')).toMatchObject({ type: 'closed', by: 'library' });
  });
});

describe('a WebSocket for which other subprotocols are offered', () => {
  test.each([
    [['xyz', 'mqtt'], 'mqtt', 'mqtt'],
    [['xyz', 'mqtt'], 'xyz', 'xyz'],
    [[], false, ''],
  ] as const)('of %j the target selects %s', async (subprotocols, select, seen) => {
    const { address } = await webSocket(select);
    expect((await connected(address, { subprotocols })).subprotocol).toBe(seen);
  });

  test('that is refused was ended by the target', async () => {
    const server = createServer((socket) => socket.destroy());
    onTestFinished(() => void server.close());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`;
    const peer = await connected(address, { subprotocols: ['xyz'] });
    expect(peer.subprotocol).toBeUndefined();
    const end = await peer.next(() => false, 20_000, 'the end');
    expect(end).toMatchObject({
      type: 'closed',
      by: 'target',
      how: expect.stringContaining('no WebSocket was opened'),
    });
    await expect(connected(address)).rejects.toThrow();
  });
});

describe('on TCP', () => {
  test('segments of bytes come in order, whatever is sent at the same time', async () => {
    const chunks: string[] = [];
    let enough = (): void => undefined;
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        chunks.push(chunk.toString('hex'));
        if (chunks.join('').length === 12) enough();
      });
      onTestFinished(() => void socket.destroy());
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const peer = await connected(`mqtt://127.0.0.1:${port}`, { segments: 'bytes' });
    const all = new Promise<void>((resolve) => (enough = resolve));
    await Promise.all([
      peer.sendBytes(Buffer.from('30020001', 'hex')),
      peer.sendBytes(Buffer.from('c000', 'hex')),
    ]);
    await all;
    expect(chunks.join('')).toBe('30020001c000');
    expect(chunks.length).toBeGreaterThan(1);
  });

  test('there are no text frames', async () => {
    const server = createServer((socket) => void onTestFinished(() => void socket.destroy()));
    onTestFinished(() => void server.close());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const peer = await connected(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(peer.sendTogether([ping], 'text')).rejects.toThrow('has no WebSocket');
  });
});
