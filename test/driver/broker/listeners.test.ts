import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { Listeners } from '../../../src/driver/broker/listeners.js';
import { LiveDriver } from '../../../src/driver/live/live-driver.js';
import { Pacer } from '../../../src/driver/live/pacer.js';
import { Secrets } from '../../../src/driver/record/secrets.js';
import { encode } from '../../../src/driver/wire/encode.js';
import { Interrupted } from '../../../src/verdict/harness-error.js';
import { Inconclusive } from '../../../src/verdict/non-conformance.js';
import { brief, connectPacket, device, isConnected, isDisconnected, isPacket } from './help.js';
import { isType, look, openListeners, rawDevice, within } from './help.js';

test('each listener is a broker of its own, with values for templates', async () => {
  const { listeners, broker, transcript } = await openListeners([{ name: 'broker' }, { name: 'other' }]);
  const { brokerPort, otherPort } = listeners.values;
  expect(listeners.values).toEqual({
    brokerHost: '127.0.0.1',
    brokerPort,
    brokerAddress: `127.0.0.1:${brokerPort}`,
    otherHost: '127.0.0.1',
    otherPort,
    otherAddress: `127.0.0.1:${otherPort}`,
  });
  expect(transcript).toMatchObject([
    { on: 'broker', type: 'listening', values: { brokerPort }, sessions: [] },
    { on: 'other', type: 'listening', address: `127.0.0.1:${otherPort}`, sessions: [] },
  ]);
  const here = device(Number(brokerPort));
  const there = device(Number(otherPort));
  await isConnected(broker);
  await there.subscribeAsync('a');
  const heard: string[] = [];
  there.on('message', (topic) => heard.push(topic));
  await here.publishAsync('a', '1', { qos: 1 });
  await there.publishAsync('a', '2', { qos: 1 });
  await expect.poll(() => heard).toEqual(['a']);
  expect(broker.sessions).toHaveLength(1);
});

test('ports are consecutive from the one given, and so are those advertised', async () => {
  // Below the ports that the system hands out by itself, and others for each process.
  const port = 20_000 + 2 * (process.pid % 5000);
  const plans = [{ name: 'broker' }, { name: 'other' }];
  const advertise = { host: 'fd00::2', port: 18830 };
  const listeners = await Listeners.open(plans, { host: '127.0.0.1', port, advertise });
  onTestFinished(async () => await listeners.close());
  expect(listeners.values).toMatchObject({ brokerAddress: '[fd00::2]:18830', otherPort: 18831 });
  for (const own of [port, port + 1]) expect((await rawDevice(own)).socket.remotePort).toBe(own);
});

test('the private key that a device may be given is written nowhere', async () => {
  const plans = [{ name: 'secured', tls: 'trusted' as const }];
  const at = { host: '127.0.0.1', port: 0 };
  const listeners = await Listeners.open(plans, at, { hide: (name) => `#${name}` });
  onTestFinished(async () => await listeners.close());
  const { transcript } = look(listeners);
  expect(listeners.values['clientPrivateKey']).toBe('#clientPrivateKey');
  expect(JSON.stringify(transcript)).toContain('#clientPrivateKey');
  expect(JSON.stringify(transcript)).not.toContain('PRIVATE KEY');
});

test('a port that is in use, and an address that nobody can be told, are said as they are', async () => {
  const { port } = await openListeners();
  await expect(Listeners.open([{ name: 'broker' }], { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'LISTEN_FAILED',
    message: `our broker cannot listen on 127.0.0.1 port ${port} (listener "broker"): the port is in use`,
    hint: expect.stringContaining('--listen <host:port>') as string,
  });
  await expect(Listeners.open([{ name: 'broker' }], { host: '0.0.0.0', port: 0 })).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('--advertise') as string,
  });
});

test('two views see the same from the moment they look, each with its own secrets', async () => {
  const { listeners, broker, port, transcript } = await openListeners();
  const client = device(port, { username: 'somebody', password: 'open sesame' });
  await isConnected(broker);
  const secrets = new Secrets();
  const token = secrets.learn('login', 'open sesame');
  const second = look(listeners, secrets);
  expect(second.transcript).toMatchObject([
    { type: 'listening', sessions: [{ connection: 1, connect: { password: { text: token } } }] },
  ]);
  expect(second.peer('broker').sessions).toMatchObject([{ connect: { password: { text: token } } }]);
  await client.publishAsync('a', 'open sesame', { qos: 1 });
  const seen = { type: 'packet', packet: { type: 'PUBLISH' }, connection: 1 };
  expect(await second.peer('broker').next(isPacket('PUBLISH'), within, 'PUBLISH')).toMatchObject({
    ...seen,
    packet: { payload: { text: token } },
  });
  expect(await broker.next(isPacket('PUBLISH'), within, 'PUBLISH')).toMatchObject({
    ...seen,
    packet: { payload: { text: 'open sesame' } },
  });
  expect(JSON.stringify(second.transcript)).not.toContain('open sesame');
  expect(JSON.stringify(second.transcript)).not.toContain(Buffer.from('open sesame').toString('hex'));
  second.detach();
  await client.publishAsync('b', '2', { qos: 1 });
  await broker.next(isPacket('PUBLISH'), within, 'PUBLISH');
  expect(brief(second.transcript)).toEqual(['listening', 'received PUBLISH', 'sent PUBACK']);
  expect(transcript.length).toBeGreaterThan(second.transcript.length);
});

test('sessions know their subscriptions, also those that began before the view', async () => {
  const { listeners, broker, port } = await openListeners();
  const client = device(port, { clean: false });
  await isConnected(broker);
  await client.subscribeAsync({ 'a/+/set': { qos: 1 }, 'b/#': { qos: 0 } });
  await client.subscribeAsync('a/+/set', { qos: 2 });
  await client.unsubscribeAsync('b/#');
  const kept = [{ filter: 'a/+/set', qos: 2 }];
  expect(broker.sessions).toMatchObject([{ connect: { clientId: 'device' }, subscriptions: kept }]);
  expect(look(listeners).peer('broker').sessions).toEqual(broker.sessions);
  await client.endAsync();
  expect(await isDisconnected(broker)).toBe(true);
  const later = look(listeners).peer('broker');
  device(port, { clean: false });
  expect(await isConnected(later)).toBe(true);
  expect(later.sessions).toMatchObject([{ connection: 2, subscriptions: kept }]);
});

test('a message of ours reaches who has subscribed, and is recorded as sent on its connection', async () => {
  const { broker, port, transcript } = await openListeners();
  const client = device(port);
  await isConnected(broker);
  await client.subscribeAsync('a/set', { qos: 1 });
  const came = new Promise((resolve) =>
    client.once('message', (topic, payload) => resolve([topic, String(payload)])),
  );
  await broker.send({ type: 'PUBLISH', topic: 'a/set', payload: '16', qos: 1 });
  expect(await came).toEqual(['a/set', '16']);
  expect(await broker.next(isPacket('PUBACK'), within, 'PUBACK')).toMatchObject({ connection: 1 });
  expect(transcript.find((event) => event.type === 'sent' && event.text.startsWith('PUBLISH'))).toMatchObject(
    {
      connection: 1,
      packet: { topic: 'a/set', qos: 1, retain: false, payload: { text: '16' } },
    },
  );
});

test('other packets and bytes go to the newest connection; without one nothing can be said', async () => {
  const { broker, port } = await openListeners();
  await expect(broker.send({ type: 'PINGRESP' })).rejects.toThrow(
    'the target has no connection to our broker',
  );
  await rawDevice(port);
  const newest = await rawDevice(port);
  for (const _ of [1, 2]) await broker.next(isType('came'), within, 'a connection');
  await broker.send({ type: 'PINGRESP' });
  await broker.sendBytes(Buffer.from('ff', 'hex'));
  await expect.poll(newest.received).toBe('d000ff');
});

test('reset puts up what is stopped, ends what is treated badly, keeps sessions, and forgets our retained', async () => {
  const { listeners, broker, port } = await openListeners([{ name: 'broker' }, { name: 'other' }]);
  const other = Number(listeners.values.otherPort);
  device(port);
  await isConnected(broker);
  await broker.send({ type: 'PUBLISH', topic: 'a', payload: '1', retain: true });
  const view = look(listeners);
  await view.peer('other').behave(['silent']);
  const hanging = await rawDevice(other);
  hanging.send(connectPacket);
  await view.peer('other').next(isPacket('CONNECT'), within, 'CONNECT');
  await listeners.reset();
  expect(await hanging.ended).toBe('end');
  expect(broker.sessions).toHaveLength(1);
  await view.peer('other').behave(['stopped']);
  await listeners.reset();
  device(other);
  expect(await isConnected(view.peer('other'))).toBe(true);
  const reader = device(port, { clientId: 'reader' });
  const heard: string[] = [];
  reader.on('message', (topic) => heard.push(topic));
  await reader.subscribeAsync(['a', 'fence']);
  await reader.publishAsync('fence', '', { qos: 1 });
  await expect.poll(() => heard).toEqual(['fence']);
});

test('waits end with their deadline or with the run, and several may be under way', async () => {
  const { listeners, transcript, broker, port } = await openListeners();
  expect(await broker.whenSessions((all) => all.length > 0, 20, 'connected')).toBe(false);
  expect(transcript.at(-1)).toMatchObject({ on: 'broker', type: 'timeout', what: 'connected', after: 20 });
  const both = Promise.all([
    broker.next(isType('came'), within, 'a connection'),
    broker.next(isType('closed'), within, 'an end'),
    isConnected(broker),
  ]);
  await device(port).once('connect', function (this: unknown) {
    (this as ReturnType<typeof device>).end();
  });
  expect(await both).toMatchObject([{ type: 'came' }, { type: 'closed' }, true]);
  const ending = new AbortController();
  const peer = look(listeners, new Secrets(), ending.signal).peer('broker');
  const waiting = Promise.allSettled([peer.next(() => false, within, 'more'), isConnected(peer)]);
  ending.abort();
  const interrupted = { status: 'rejected', reason: expect.any(Interrupted) as Interrupted };
  expect(await waiting).toEqual([interrupted, interrupted]);
  await expect(peer.next(() => true, within, 'more')).rejects.toThrow(Interrupted);
});

test('the live driver shows listeners to its case and leaves them accepting', async () => {
  const { listeners, port } = await openListeners();
  const driver = new LiveDriver({
    address: new URL('http://127.0.0.1'),
    tls: {},
    agent: new Agent(),
    pacer: new Pacer(0),
    secrets: new Secrets(),
    signal: new AbortController().signal,
    listeners,
  });
  expect(driver.transcript).toMatchObject([{ type: 'listening', on: 'broker' }]);
  await driver.listener('broker').behave(['stopped']);
  expect(() => driver.listener('nowhere')).toThrow('there is no listener "nowhere"; there are broker');
  await driver.close();
  expect((await rawDevice(port)).socket.readyState).toBe('open');
  expect(brief(driver.transcript)).toEqual(['listening', 'our broker from now on: nothing listens']);
});

test('a device that says more than is read ends every wait with the reason', async () => {
  const { broker, port } = await openListeners();
  const raw = await rawDevice(port);
  raw.send(encode({ type: 'CONNECT', clientId: 'device', clean: true, keepAlive: 0 }, 4));
  await isConnected(broker);
  const waits = broker.next(isPacket('PUBLISH'), within, 'a message');
  raw.send(Buffer.alloc(20_000, Buffer.from('c000', 'hex')));
  await expect(waits).rejects.toThrow(/more than are read here/);
  await expect(broker.whenSessions(() => false, within, 'nothing')).rejects.toThrow(Inconclusive);
});
