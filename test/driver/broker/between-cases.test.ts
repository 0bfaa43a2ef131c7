import { expect, test } from 'vitest';
import { encode } from '../../../src/driver/wire/encode.js';
import {
  connectPacket,
  device,
  isConnected,
  isPacket,
  isType,
  look,
  openListeners,
  rawDevice,
  within,
} from './help.js';

const kept = { clean: false } as const;

test('what a device has shown is told to the next case: how long it was there, and what it published', async () => {
  const { listeners, broker, port } = await openListeners();
  expect(broker.shown).toBeUndefined();
  const client = device(port);
  expect(await isConnected(broker)).toBe(true);
  await client.publishAsync('a', '', { qos: 0 });
  await client.publishAsync('a', '1', { qos: 1, retain: true });
  await client.publishAsync('a', '2', { qos: 2 });
  await client.publishAsync('a', '3', { qos: 2 });
  const later = look(listeners);
  const { shown } = later.peer('broker');
  expect(shown).toMatchObject({ published: [1, 1, 2], retained: 1 });
  expect(shown!.connected).toBeGreaterThan(0);
  expect(later.transcript).toMatchObject([{ type: 'listening', shown }]);
});

test('a session that was granted less than it asked for is not there for the next case', async () => {
  const { listeners, broker, port } = await openListeners();
  await broker.behave([{ accept: { granted: 0 } }]);
  const first = device(port, kept);
  expect(await isConnected(broker)).toBe(true);
  expect(await first.subscribeAsync('a', { qos: 2 })).toMatchObject([{ qos: 0 }]);
  await listeners.reset();
  await broker.next(isType('closed'), within, 'the end of the connection');
  const second = device(port, kept);
  const connack = await new Promise<{ sessionPresent: boolean }>((resolve) =>
    second.once('connect', resolve),
  );
  expect(connack.sessionPresent).toBe(false);
});

test('what our broker has to say while a packet is sent byte by byte comes behind it', async () => {
  const { broker, port } = await openListeners();
  const client = device(port);
  expect(await isConnected(broker)).toBe(true);
  const cut = encode({ type: 'PUBLISH', topic: 'a', qos: 1, packetId: 77, payload: 'cut' }, 4);
  const sent = broker.sendApart(cut);
  // Its PUBACKs would lie among the bytes.
  const published = Promise.all(
    ['1', '2', '3'].map(async (text) => await client.publishAsync('b', text, { qos: 1 })),
  );
  await Promise.all([sent, published]);
  const answer = await broker.next(isPacket('PUBACK'), within, 'PUBACK');
  expect(answer).toMatchObject({ packet: { packetId: 77 } });
});

test.each(['end', 'drop', 'behave'] as const)(
  'a device that was just let in says something before its connection ends by %s',
  async (how) => {
    const { broker, port } = await openListeners();
    const raw = await rawDevice(port);
    raw.send(connectPacket);
    expect(await isConnected(broker)).toBe(true);
    // What it says is under way only when its connection is to end.
    const ended = how === 'behave' ? broker.behave(['silent']) : broker[how]();
    raw.send({ type: 'PINGREQ' });
    await ended;
    const seen = broker.waiting().map((event) => (event.type === 'packet' ? event.packet.type : event.type));
    expect(seen.slice(-2)).toEqual(['PINGREQ', 'closed']);
  },
);

test('one that says nothing more has a moment', async () => {
  const { broker, port } = await openListeners();
  await rawDevice(port).then((raw) => raw.send(connectPacket));
  expect(await isConnected(broker)).toBe(true);
  const began = performance.now();
  await broker.end();
  expect(performance.now() - began).toBeGreaterThan(240);
});
