import { expect, test } from 'vitest';
import type { BrokerPeer, Driver } from '../../../src/driver/driver.js';
import { ReplayDriver } from '../../../src/driver/replay/replay-driver.js';
import type { Transcript } from '../../../src/verdict/evidence.js';
import { device, isConnected, isDisconnected, isPacket, isType, openListeners, within } from './help.js';

/** A check's view of a device that comes twice: what it sees must be the same live and from the recording. */
async function check(broker: BrokerPeer, act: (what: string) => Promise<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [broker.sessions.length];
  await act('connect');
  seen.push(await isConnected(broker));
  seen.push(await broker.next(isPacket('CONNECT'), within, 'CONNECT'));
  await act('subscribe');
  seen.push(await broker.next(isPacket('SUBSCRIBE'), within, 'SUBSCRIBE'));
  seen.push(
    await broker.whenSessions((all) => all.some((one) => one.subscriptions.length > 0), within, 'subscribed'),
  );
  seen.push(await broker.send({ type: 'PUBLISH', topic: 'a/set', payload: '16', qos: 1 }));
  seen.push(await broker.next(isPacket('PUBACK'), within, 'PUBACK'));
  await broker.behave([{ refuse: 4 }]);
  seen.push(broker.sessions.length, await broker.next(isType('closed'), within, 'the end'));
  const [, refused] = await Promise.all([
    act('connect'),
    broker.next(
      (event) => event.type === 'closed' && event.connection === 2,
      within,
      'the end of the second',
    ),
  ]);
  seen.push(refused, await isDisconnected(broker));
  seen.push(await broker.next(isType('malformed'), 20, 'bytes'));
  seen.push(await broker.whenSessions((all) => all.length > 0, 20, 'connected again'));
  await broker.behave(['accept']);
  await act('connect');
  seen.push(await isConnected(broker));
  await broker.drop();
  seen.push(
    broker.sessions.length,
    await isDisconnected(broker),
    broker.waiting().map(({ type }) => type),
  );
  return seen;
}

async function recorded(): Promise<{ live: unknown[]; transcript: Transcript }> {
  const { broker, transcript, port } = await openListeners();
  let client: ReturnType<typeof device> | undefined;
  const live = await check(broker, async (what) => {
    if (what === 'connect') client = device(port);
    else await client!.subscribeAsync('a/+', { qos: 1 });
  });
  return { live, transcript: structuredClone(transcript) };
}

const nothing = async (): Promise<void> => undefined;
const listenerOf = (transcript: Transcript): BrokerPeer => {
  const driver: Driver = new ReplayDriver(transcript);
  return driver.listener('broker');
};

test('a recorded listener shows a check what it saw live', async () => {
  const { live, transcript } = await recorded();
  expect(live.filter((one) => typeof one !== 'object')).toEqual([
    0,
    true,
    true,
    0,
    true,
    false,
    true,
    0,
    true,
  ]);
  const atFreeTimes = (seen: unknown[]): string => JSON.stringify(seen).replaceAll(/"at":[\d.]+/g, '');
  const replayed = await check(listenerOf(transcript), nothing);
  expect(atFreeTimes(replayed)).toBe(atFreeTimes(live));
});

test('a listener that was not recorded is said to be missing', () => {
  expect(() => listenerOf([])).toThrow('the recording holds no listener "broker"');
});

test('the end of a connection by our broker does not end a wait, and a step does', async () => {
  const listening = { on: 'broker', type: 'listening', address: 'a:1', values: {} } as const;
  const closed = { on: 'broker', type: 'closed', by: 'us', how: 'end' } as const;
  const came = { on: 'broker', type: 'came', from: 'b:2' } as const;
  const step = { on: 'client', type: 'step', stage: 'judged', number: 2 } as const;
  const transcript: Transcript = [
    { at: 0, ...listening, sessions: [] },
    { at: 1, ...came, connection: 1 },
    { at: 2, ...closed, connection: 1 },
    { at: 3, ...came, connection: 2 },
    { at: 4, ...step },
    { at: 5, ...came, connection: 3 },
  ];
  const broker = listenerOf(transcript);
  expect(broker.waiting()).toEqual([]);
  const second = await broker.next(
    (event) => event.type === 'came' && event.connection === 2,
    within,
    'the second',
  );
  expect(second).toEqual({ type: 'came', connection: 2, at: 3 });
  expect(broker.waiting()).toEqual([
    { type: 'came', connection: 1, at: 1 },
    { type: 'closed', by: 'us', how: 'end', connection: 1, at: 2 },
  ]);
  await expect(
    broker.next((event) => event.type === 'came' && event.connection === 3, within, 'the third'),
  ).rejects.toThrow('the recording went on after 1 ms, before the third could come');
});
