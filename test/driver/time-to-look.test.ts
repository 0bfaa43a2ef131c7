import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchClock } from '../../src/driver/clock-watch.js';
import { Inbox } from '../../src/driver/live/inbox.js';
import { afterTimeToLook } from '../../src/driver/live/time-to-look.js';
import { stall } from './stall.js';

type Event = { type: 'came' } | { type: 'timeout' };

/** Set by the target when its answer is on its way. */
const answered = new Int32Array(new SharedArrayBuffer(4));

/** A target in a thread of its own, which answers while we stall: 30 ms after it was spoken to. */
const target = `
  const { createServer } = require('node:net');
  const { parentPort, workerData: answered } = require('node:worker_threads');
  const said = () => { Atomics.store(answered, 0, 1); Atomics.notify(answered, 0); };
  const server = createServer((socket) => socket.on('data', () => setTimeout(() => socket.write('x', said), 30)));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('a stall of ours', () => {
  let worker: Worker;
  let port: number;
  beforeAll(async () => {
    worker = new Worker(target, { eval: true, workerData: answered });
    [port] = (await once(worker, 'message')) as [number];
  });
  afterAll(async () => void (await worker.terminate()));

  test('that outlasts a deadline does not hide what came before it', async () => {
    const inbox = new Inbox<Event>(new AbortController().signal);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('data', () => inbox.put({ type: 'came' }));
    socket.write('x');
    const event = inbox.next(
      ({ type }) => type === 'came',
      100,
      () => ({ type: 'timeout' }),
    );
    // However slow it is, the answer comes in the stall; and the deadline passes in it.
    Atomics.wait(answered, 0, 0, 60_000);
    stall(150);
    expect(await event).toEqual({ type: 'came' });
    socket.destroy();
  });

  test('is told by the watch, also between two timers', () => {
    const endOfWatch = watchClock();
    stall(50);
    expect(endOfWatch()).toBeGreaterThanOrEqual(50);
  });
});

describe('a deadline', () => {
  test('passes, and not before its time', async () => {
    const began = performance.now();
    await new Promise<void>((resolve) => void afterTimeToLook(20, resolve));
    expect(performance.now() - began).toBeGreaterThanOrEqual(19);
  });

  test('that was ended calls nobody', async () => {
    let called = false;
    const end = afterTimeToLook(1, () => (called = true));
    end();
    await new Promise<void>((resolve) => void afterTimeToLook(10, resolve));
    expect(called).toBe(false);
  });

  test('stands until it has passed for a server that never answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const inbox = new Inbox<Event>(new AbortController().signal);
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const event = inbox.next(
      () => true,
      20,
      () => ({ type: 'timeout' }),
    );
    expect(await event).toEqual({ type: 'timeout' });
    socket.destroy();
    server.close();
  });
});
