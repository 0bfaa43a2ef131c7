import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Bystander } from '../../src/driver/live/bystander.js';
import { Recorder } from '../../src/driver/record/recorder.js';
import { Secrets } from '../../src/driver/record/secrets.js';

const connack = Buffer.from('20020000', 'hex');
const pingresp = Buffer.from('d000', 'hex');
const publish = Buffer.from('3004000161ff', 'hex');

/** A broker that answers each packet by its type, and its address. */
async function broker(answer: (type: number, socket: Socket) => void): Promise<URL> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    // One packet at a time comes: the bystander waits for each answer.
    socket.on('data', (bytes: Buffer) => answer(bytes[0]! >> 4, socket));
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return new URL(`mqtt://127.0.0.1:${(server.address() as { port: number }).port}`);
}

async function comeIn(address: URL): Promise<Bystander> {
  const signal = new AbortController().signal;
  const bystander = await Bystander.comeIn({
    address,
    tls: {},
    connect: { clientId: 'bystander' },
    within: 10_000,
    signal,
    noted: { on: 'bystander', recorder: new Recorder(), secrets: new Secrets([]) },
  });
  onTestFinished(() => bystander?.leave());
  return bystander!;
}

test('a run may be as long as it likes: what the bystander asked for is no flood', async () => {
  const bystander = await comeIn(
    await broker((type, socket) => socket.write(type === 1 ? connack : pingresp)),
  );
  const flooded: string[] = [];
  bystander.onFlooded = () => flooded.push('flooded');
  for (let asked = 0; asked < 3500; asked += 1) expect(await bystander.alive(10_000)).toBe(true);
  expect(flooded).toEqual([]);
});

test('whoever sends what nobody asked for is left, and that is said once', async () => {
  const flood = Buffer.concat(Array.from({ length: 500 }, () => publish));
  const bystander = await comeIn(
    await broker((type, socket) => {
      if (type === 1) return void socket.write(connack);
      const more = (): void => {
        while (!socket.destroyed && socket.write(flood));
        if (!socket.destroyed) socket.once('drain', more);
      };
      more();
    }),
  );
  let times = 0;
  const flooded = new Promise<void>((resolve) => {
    bystander.onFlooded = () => {
      times += 1;
      resolve();
    };
  });
  expect(await bystander.alive(10_000)).toBe(false);
  await flooded;
  expect(await bystander.alive(10_000)).toBe(false);
  expect(times).toBe(1);
});

test('a flood that comes with CONNACK is told as soon as somebody listens, and is no end by the target', async () => {
  const flood = Buffer.concat([connack, ...Array.from({ length: 5000 }, () => publish)]);
  let tellEnd = (): void => undefined;
  const ended = new Promise<void>((resolve) => (tellEnd = resolve));
  const bystander = await comeIn(
    await broker((_type, socket) => void socket.on('close', tellEnd).write(flood)),
  );
  let closed = 0;
  bystander.onClosed = () => (closed += 1);
  // The flood is in what came with CONNACK, or comes behind it.
  await new Promise<void>((resolve) => (bystander.onFlooded = resolve));
  await ended;
  expect(await bystander.alive(10_000)).toBe(false);
  expect(bystander.closedAt).toBeUndefined();
  expect(closed).toBe(0);
});
