import { expect, onTestFinished, test, vi } from 'vitest';
import { isConnected, isPacket, isType, openListeners, rawDevice } from './help.js';
import { accepted, brief, connectPacket, device, refusal, within } from './help.js';

const end = 'closed by us (end)';
const reset = 'closed by us (reset)';

test('a device is accepted, and everything it says is seen', async () => {
  const { broker, transcript, port } = await openListeners();
  const client = device(port, { username: 'somebody', password: 'whatever', keepalive: 120 });
  expect(await isConnected(broker)).toBe(true);
  await client.publishAsync('go/1/car', '2', { retain: true, qos: 1 });
  await client.endAsync();
  expect(await broker.next(isType('came'), within, 'a connection')).toMatchObject({ connection: 1 });
  expect(await broker.next(isPacket('CONNECT'), within, 'CONNECT')).toMatchObject({
    connection: 1,
    packet: { protocolLevel: 4, keepAlive: 120, clientId: 'device', username: 'somebody' },
  });
  expect(await broker.next(isPacket('PUBLISH'), within, 'PUBLISH')).toMatchObject({
    packet: { topic: 'go/1/car', retain: true, qos: 1, payload: { text: '2' } },
  });
  expect(await broker.next(isType('closed'), within, 'the end')).toMatchObject({
    by: 'target',
    how: 'DISCONNECT',
    connection: 1,
  });
  expect(broker.closed).toBe(false);
  expect(brief(transcript)).toEqual([
    'listening',
    'came',
    'received CONNECT',
    'sent CONNACK',
    'received PUBLISH',
    'sent PUBACK',
    'received DISCONNECT',
    'closed by target (DISCONNECT)',
  ]);
});

test.for([1, 2, 3, 4, 5] as const)('refuses with return code %i', async (code) => {
  const { broker, transcript, port } = await openListeners();
  await broker.behave([{ refuse: code }]);
  expect(await refusal(device(port))).toBe(code);
  await broker.next(isType('closed'), within, 'the end');
  expect(brief(transcript).slice(2)).toEqual(['came', 'received CONNECT', 'sent CONNACK', end]);
  expect(broker.sessions).toEqual([]);
});

test('an attempt that was made before a behaviour is none that meets it', async () => {
  const { broker, port } = await openListeners();
  await rawDevice(port).then((first) => first.send(connectPacket));
  expect(await isConnected(broker)).toBe(true);
  await broker.behave([{ refuse: 3 }]);
  expect(broker.waiting().map(({ type }) => type)).toEqual(['closed']);
  await rawDevice(port).then((second) => second.send(connectPacket));
  expect(await broker.next(isType('came'), within, 'the second')).toMatchObject({ connection: 2 });
  expect(await broker.next(isPacket('CONNECT'), within, 'its CONNECT')).toMatchObject({ connection: 2 });
  // Who is served stays under this one, and may be waited for.
  await broker.behave(['accept']);
  await rawDevice(port).then((third) => third.send(connectPacket));
  expect(await isConnected(broker)).toBe(true);
  await broker.behave(['accept']);
  expect(await broker.next(isType('came'), within, 'the third')).toMatchObject({ connection: 3 });
});

test('is silent: takes CONNECT and never answers', async () => {
  const { broker, transcript, port } = await openListeners();
  await broker.behave(['silent']);
  const raw = await rawDevice(port);
  raw.send(connectPacket);
  await broker.next(isPacket('CONNECT'), within, 'CONNECT');
  expect(await broker.next(isType('closed'), 30, 'the end')).toMatchObject({ type: 'timeout', after: 30 });
  raw.socket.resetAndDestroy();
  expect(await broker.next(isType('closed'), within, 'the end')).toMatchObject({
    by: 'target',
    how: 'reset',
  });
  expect(raw.received()).toBe('');
  expect(brief(transcript)).not.toContain('sent CONNACK');
});

test('is stopped: the port is closed, and opened again on the same port', async () => {
  const { broker, transcript, port } = await openListeners();
  const first = await rawDevice(port);
  first.send(connectPacket);
  await isConnected(broker);
  await broker.behave(['stopped']);
  expect(broker.sessions).toEqual([]);
  expect(await first.ended).toBe('end');
  await expect(rawDevice(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await broker.behave(['silent']);
  const second = await rawDevice(port);
  await broker.behave(['accept']);
  expect(await second.ended).toBe('end');
  device(port);
  expect(await isConnected(broker)).toBe(true);
  expect(brief(transcript).filter((text) => text.startsWith('our'))).toEqual([
    'our broker from now on: nothing listens',
    'our broker from now on: never answers',
    'our broker from now on: accepts',
  ]);
});

test('answers CONNECT with bytes that are no packet, and with some that are', async () => {
  const { broker, transcript, port } = await openListeners();
  await broker.behave([{ answer: '48545450' }, { answer: '20020000' }]);
  const first = await rawDevice(port);
  first.send(connectPacket);
  await expect.poll(first.received).toBe('48545450');
  expect(broker.sessions).toEqual([]);
  expect(transcript.at(-1)).toMatchObject({
    type: 'sent',
    connection: 1,
    hex: '48545450',
    text: '4 bytes that are no packet',
  });
  const second = await rawDevice(port);
  second.send(connectPacket);
  await expect.poll(second.received).toBe('20020000');
  expect(broker.sessions).toMatchObject([{ connection: 2 }]);
});

test.for([
  ['close', 'opened', []],
  ['close', 'begun', ['received CONNECT']],
  ['close', 'connect', ['received CONNECT']],
  ['reset', 'opened', []],
  ['reset', 'begun', ['received CONNECT']],
  ['reset', 'connect', ['received CONNECT']],
] as const)('ends a connection: %s %s', async ([how, when, before]) => {
  const { broker, transcript, port } = await openListeners();
  await broker.behave([how === 'close' ? { close: when } : { reset: when }]);
  const raw = await rawDevice(port);
  raw.send(connectPacket);
  expect(await raw.ended).toBe(how === 'close' ? 'end' : 'ECONNRESET');
  await broker.next(isType('closed'), within, 'the end');
  expect(brief(transcript).slice(2)).toEqual(['came', ...before, how === 'close' ? end : reset]);
  expect(raw.received()).toBe('');
});

test('begun is the first byte, connect the last of CONNECT', async () => {
  const { broker, port } = await openListeners();
  await broker.behave([{ close: 'connect' }, { close: 'begun' }]);
  const first = await rawDevice(port);
  first.send(Buffer.from('10', 'hex'));
  expect(await broker.next(isType('closed'), 30, 'the end')).toMatchObject({ type: 'timeout' });
  const second = await rawDevice(port);
  second.send(Buffer.from('10', 'hex'));
  expect(await second.ended).toBe('end');
  expect(await broker.next(isType('closed'), within, 'the end')).toMatchObject({ connection: 2, by: 'us' });
  expect(broker.waiting().filter(isType('malformed'))).toEqual([]);
});

test('a target that ends its connection inside a packet has sent a malformed one', async () => {
  const { broker, port } = await openListeners();
  const raw = await rawDevice(port);
  raw.socket.end(Buffer.from('1010', 'hex'));
  expect(await broker.next(isType('malformed'), within, 'bytes')).toMatchObject({
    malformed: 'the connection ended inside a packet',
    hex: '1010',
    connection: 1,
  });
});

test('a malformed packet is told as one', async () => {
  const { broker, port } = await openListeners();
  const raw = await rawDevice(port);
  raw.send({ type: 'CONNECT', clientId: 'device', connectFlags: 0x03 });
  expect(await broker.next(isPacket('CONNECT'), within, 'CONNECT')).toMatchObject({
    malformed: 'CONNECT has the reserved flag bit 0 set, must be 0 (MQTT-3.1.2-3)',
  });
});

test('is slow: CONNACK comes after the time, and what follows is served', async () => {
  const { broker, transcript, port } = await openListeners();
  await broker.behave([{ slow: 80 }]);
  const client = device(port);
  const connect = await broker.next(isPacket('CONNECT'), within, 'CONNECT');
  expect(await isConnected(broker)).toBe(true);
  await client.subscribeAsync('a/#');
  const connack = transcript.find((event) => event.type === 'sent' && event.text.startsWith('CONNACK'));
  // A timer may fire by a part of a millisecond early.
  expect(connack!.at - connect.at).toBeGreaterThan(79 - 1);
  expect(broker.sessions).toMatchObject([{ subscriptions: [{ filter: 'a/#', qos: 0 }] }]);
});

test('a slow connection that ends before its time leaves nothing behind', async () => {
  const { broker, transcript, port } = await openListeners();
  await broker.behave([{ slow: 50 }]);
  const raw = await rawDevice(port);
  // Its time is over when it is told so, whatever the machine is busy with.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  raw.send(connectPacket);
  await broker.next(isPacket('CONNECT'), within, 'CONNECT');
  raw.socket.destroy();
  await broker.next(isType('closed'), within, 'the end');
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  expect(await broker.next(() => false, 10, 'more')).toMatchObject({ type: 'timeout' });
  expect(brief(transcript)).not.toContain('sent CONNACK');
});

test('one behaviour after another, the last stays', async () => {
  const { broker, port } = await openListeners();
  await broker.behave([{ refuse: 3 }, { refuse: 5 }, 'accept']);
  const codes: unknown[] = [];
  for (let attempt = 0; attempt < 2; attempt += 1) codes.push(await refusal(device(port)));
  expect(codes).toEqual([3, 5]);
  await accepted(device(port, { clientId: 'third' }));
  await accepted(device(port, { clientId: 'fourth' }));
  expect(broker.sessions.map(({ connection }) => connection)).toEqual([3, 4]);
});

test('stopped can only be the last of several', async () => {
  const { broker } = await openListeners();
  await expect(broker.behave(['stopped', 'accept'])).rejects.toMatchObject({ code: 'SPEC_MISTAKE' });
});

test('a list may end in stopped: the port closes when the connection before has come', async () => {
  const { broker, port } = await openListeners();
  await broker.behave([{ refuse: 3 }, 'stopped']);
  const first = await rawDevice(port);
  first.send(connectPacket);
  expect(await first.ended).toBe('end');
  expect(first.received()).toBe('20020003');
  await expect(rawDevice(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('anything but accept ends what is open; accept leaves sessions alone', async () => {
  const { broker, port } = await openListeners();
  device(port);
  await isConnected(broker);
  await broker.behave(['accept']);
  expect(broker.sessions).toHaveLength(1);
  await broker.behave(['silent']);
  expect(broker.sessions).toHaveLength(0);
  expect(broker.waiting().filter(isType('closed'))).toMatchObject([{ by: 'us', how: 'end' }]);
});

test('drop and end are ours, a hang-up of the broker library is its own', async () => {
  const { broker, transcript, port } = await openListeners();
  const first = await rawDevice(port);
  await broker.next(isType('came'), within, 'a connection');
  await broker.drop();
  expect(await first.ended).toBe('ECONNRESET');
  const second = await rawDevice(port);
  await broker.next(isType('came'), within, 'a connection');
  await broker.end();
  expect(await second.ended).toBe('end');
  const third = await rawDevice(port);
  third.send({ type: 'PINGREQ' });
  expect(await third.ended).toBe('end');
  await broker.next((event) => event.type === 'closed' && event.connection === 3, within, 'the end');
  expect(brief(transcript).filter((text) => text.startsWith('closed'))).toEqual([
    reset,
    end,
    'closed by library (end)',
  ]);
});

test('nothing is left running once all is closed', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
  const { listeners, broker, port } = await openListeners();
  await broker.behave([{ slow: 60_000 }, 'silent']);
  const devices = [await rawDevice(port), await rawDevice(port)];
  for (const raw of devices) raw.send(connectPacket);
  await broker.next((event) => 'connection' in event && event.connection === 2, within, 'a connection');
  await listeners.close();
  await Promise.all(devices.map(({ ended }) => ended));
  for (const { socket } of devices) socket.destroy();
  await expect
    .poll(() => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length)
    .toBeLessThanOrEqual(before);
});
