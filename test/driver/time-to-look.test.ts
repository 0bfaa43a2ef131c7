import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
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

  test('is not counted by a deadline: what comes turn by turn between stalls comes in time', async () => {
    const inbox = new Inbox<Event>(new AbortController().signal);
    // Ten turns of this thread, each behind a stall, take far longer by the clock than the wait says.
    const turnsLeft = (left: number): void => {
      stall(40);
      if (left > 0) setImmediate(turnsLeft, left - 1);
      else inbox.put({ type: 'came' });
    };
    setImmediate(turnsLeft, 10);
    const event = inbox.next(
      () => true,
      200,
      () => ({ type: 'timeout' }),
    );
    expect(await event).toEqual({ type: 'came' });
  });

  test('does not make a deadline endless', async () => {
    let isOver = false;
    const began = performance.now();
    const over = new Promise<void>((resolve) => void afterTimeToLook(20, resolve)).then(
      () => (isOver = true),
    );
    while (!isOver && performance.now() - began < 60_000) {
      stall(60);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await over;
    // A second more than it says, and what one stall is long.
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test('is told by the watch, also between two timers', () => {
    const endOfWatch = watchClock();
    stall(50);
    expect(endOfWatch()).toBeGreaterThanOrEqual(50);
  });
});

describe('what is seen this moment', () => {
  test('is late by the stall before it, and not by one that was over long ago', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const now = performance.now.bind(performance);
    let stalled = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + stalled);
    onTestFinished(() => clock.mockRestore());
    const [late, later, longest] = [watchClock('recent'), watchClock('recent'), watchClock()];
    stalled += 50;
    vi.advanceTimersByTime(4);
    expect(late()).toBeGreaterThanOrEqual(50);
    vi.advanceTimersByTime(300);
    expect([later(), longest()]).toEqual([4, 54]);
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
