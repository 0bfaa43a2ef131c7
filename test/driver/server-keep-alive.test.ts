import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Bystander } from '../../src/driver/live/bystander.js';
import { Recorder } from '../../src/driver/record/recorder.js';
import { Secrets } from '../../src/driver/record/secrets.js';
import { driverAt } from './driver-at.js';

/** CONNACK of MQTT 5.0 with Server Keep Alive 1. */
const announcesOneSecond = Buffer.from('2006000003130001', 'hex');
const pingresp = Buffer.from('d000', 'hex');

/** A server that announces a Server Keep Alive of one second, and tells of each PINGREQ. */
async function strict(pinged: () => void): Promise<URL> {
  const server = createServer((socket: Socket) => {
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0]! >> 4 === 1) socket.write(announcesOneSecond);
      if (bytes[0] !== 0xc0) return;
      socket.write(pingresp);
      pinged();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return new URL(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** Is over when the server was asked so often. */
function asked(times: number): { done: Promise<void>; ask: () => void } {
  let left = times;
  let resolve = (): void => undefined;
  const done = new Promise<void>((over) => (resolve = over));
  return { done, ask: () => ((left -= 1) === 0 ? resolve() : undefined) };
}

const wire = { lane: 'wire', acknowledge: true, within: 20_000, level: 5 } as const;

test('a connection that says nothing heeds the Server Keep Alive, and no step sees the answers', async () => {
  const { done, ask } = asked(2);
  const driver = driverAt(await strict(ask));
  const peer = await driver.open('silent', wire);
  await peer.send({ type: 'CONNECT', clientId: 'a' });
  expect(await peer.next(() => true, 20_000, 'CONNACK')).toMatchObject({ packet: { type: 'CONNACK' } });
  await done;
  // A question of a step gets its own answer, and it is the first that the step sees.
  await peer.send({ type: 'PINGREQ' });
  const answer = await peer.next(() => true, 20_000, 'PINGRESP');
  expect(answer).toMatchObject({ packet: { type: 'PINGRESP' } });
  expect(peer.waiting()).toEqual([]);
  await driver.close();
});

test('a connection that asked for just that keep-alive is silent for as long as its steps are', async () => {
  const { done, ask } = asked(1);
  const driver = driverAt(await strict(ask));
  const silent = await driver.open('silent', wire);
  await silent.send({ type: 'CONNECT', clientId: 'a', keepAlive: 1 });
  await silent.next(() => true, 20_000, 'CONNACK');
  const heeding = await driver.open('heeding', wire);
  await heeding.send({ type: 'CONNECT', clientId: 'b' });
  // The one that began later speaks first.
  await done;
  const types = (driver.transcript ?? []).filter(({ type }) => type === 'sent');
  expect(types.filter(({ on }) => on === 'silent')).toHaveLength(1);
  await driver.close();
});

test('the bystander heeds it as well', async () => {
  const { done, ask } = asked(2);
  const bystander = await Bystander.comeIn({
    address: await strict(ask),
    tls: {},
    connect: { clientId: 'bystander', protocolLevel: 5 },
    within: 10_000,
    signal: new AbortController().signal,
    noted: { on: 'bystander', recorder: new Recorder(), secrets: new Secrets([]) },
  });
  onTestFinished(() => bystander?.leave());
  await done;
  expect(bystander?.closedAt).toBeUndefined();
});
