import { describe, expect, test } from 'vitest';
import type { Driver, Heard, TextPeer } from '../../../src/driver/driver.js';
import { ReplayDriver } from '../../../src/driver/replay/replay-driver.js';
import type { Transcript } from '../../../src/verdict/evidence.js';
import { opened as openedMqtt, transcriptOf } from '../../checks/script.js';
import { any, driverFor, isText, tcpDevice, webSocketDevice } from './servers.js';

const opened = (on = 'outlet') =>
  ({ on, type: 'opened', address: 'ws://outlet/ws', lane: 'websocket' }) as const;
const said = (text: string, on = 'outlet') => ({ on, type: 'said', text }) as const;
const heard = (text: string, on = 'outlet') => ({ on, type: 'heard', text }) as const;
const step = (number: number) => ({ on: 'outlet', type: 'step', stage: 'judged', number }) as const;
const closed = { on: 'outlet', type: 'closed', by: 'target', how: 'end' } as const;

const outletOf = async (...script: Parameters<typeof transcriptOf>[0]): Promise<TextPeer> =>
  await new ReplayDriver(transcriptOf([opened(), ...script])).converse('outlet');

describe('a recorded text connection', () => {
  test('serves texts in order, each once, and a timeout at once after the last', async () => {
    const peer = await outletOf(said('1'), heard('{"a":1}'), heard('no JSON'), heard('{"a":2}'));
    await peer.send('1');
    const second = (event: Heard): boolean => event.type === 'text' && !event.isJson;
    expect(await peer.next(second, 5000, 'x')).toMatchObject({ text: 'no JSON', at: 4 });
    expect(peer.waiting()).toMatchObject([{ json: { a: 1 } }]);
    expect(await peer.next(any, 5000, 'x')).toMatchObject({ json: { a: 1 }, at: 3 });
    expect(await peer.next(any, 5000, 'x')).toMatchObject({ json: { a: 2 }, at: 5 });
    expect(await peer.next(any, 5000, 'x')).toEqual({ type: 'timeout', what: 'x', after: 5000, at: 5 });
  });

  test('does not know yet what comes after what was not said yet', async () => {
    const peer = await outletOf(said('1'), heard('{"a":1}'), said('2'), heard('{"a":2}'));
    await peer.send('1');
    expect(peer.waiting()).toEqual([]);
    await peer.send('2');
    expect(peer.waiting()).toMatchObject([{ json: { a: 1 } }]);
  });

  test('ends as it ended then, or because we end it', async () => {
    const ended = await outletOf(heard('1'), closed);
    expect(await ended.next((event) => event.type === 'closed', 100, 'x')).toMatchObject({
      by: 'target',
      at: 3,
    });
    const open = await outletOf(heard('1'));
    await open.end();
    expect(await open.next((event) => event.type === 'closed', 100, 'x')).toMatchObject({
      by: 'us',
      how: 'end',
    });
    expect(open.closed).toBe(true);
  });

  test('says nothing where the recorded check went on sooner', async () => {
    const peer = await outletOf(step(2), heard('1'));
    await expect(peer.next(isText, 100, 'a reply')).rejects.toThrow(
      'the recording went on after 1 ms, before a reply could come',
    );
  });

  test('is found beside MQTT connections, and each of several of its name', async () => {
    const driver = new ReplayDriver(
      transcriptOf([openedMqtt('outlet'), opened(), opened('outlet#2'), heard('1'), heard('2', 'outlet#2')]),
    );
    const one = await driver.converse('outlet');
    const two = await driver.converse('outlet');
    expect(await two.next(any, 100, 'x')).toMatchObject({ text: '2' });
    expect(await one.next(any, 100, 'x')).toMatchObject({ text: '1' });
    await expect(driver.converse('outlet')).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
    await expect(driver.open('outlet', { lane: 'wire', acknowledge: true, within: 1 })).rejects.toMatchObject(
      {
        code: 'TARGET_UNREACHABLE',
      },
    );
  });
});

describe('a state that is asked for once more than it was then', () => {
  const asked = said('{"packetID":7,"get":27}');
  const question = '{"packetID":8,"get":27}';

  test('is still the same, under the id of the new question', async () => {
    const driver = new ReplayDriver(transcriptOf([opened(), asked, heard('{"packetID":7,"PUBACK":0}')]));
    const peer = await driver.converse('outlet');
    await peer.send(asked.text);
    await peer.next(any, 100, 'x');
    await driver.pause(20);
    await peer.send(question);
    expect(await peer.next(any, 100, 'x')).toMatchObject({ json: { packetID: 8, PUBACK: 0 }, at: 23 });
  });

  test('is not known when nobody paused, nor when nothing was asked before', async () => {
    const driver = new ReplayDriver(transcriptOf([opened(), asked, heard('{"packetID":7}')]));
    const peer = await driver.converse('outlet');
    await driver.pause(20);
    await peer.send(asked.text);
    await peer.next(any, 100, 'x');
    driver.record(step(2));
    await peer.send(question);
    expect(await peer.next(any, 100, 'x')).toMatchObject({ type: 'timeout' });
  });
});

/** Asks until the state is 1, as a check does, and tells what it saw. */
async function ask(driver: Driver, url: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  driver.record({ on: 'outlet', type: 'step', stage: 'judged', number: 1, verb: 'open' });
  const peer = await driver.converse('outlet', url, 5000);
  driver.record({ on: 'outlet', type: 'step', stage: 'judged', number: 2, verb: 'request' });
  for (let id = 1; ; id += 1) {
    await peer.send(JSON.stringify({ id }));
    const isReply = (event: Heard): boolean =>
      event.type === 'text' && (event.json as { id?: number } | undefined)?.id === id;
    const reply = await peer.next(isReply, 5000, 'a reply');
    seen.push(reply, peer.waiting().length);
    if (reply.type !== 'text' || (reply.json as { state: number }).state === 1) break;
    await driver.pause(2, 'until state is 1');
  }
  driver.record({ on: 'outlet', type: 'step', stage: 'judged', number: 3, verb: 'expect' });
  await peer.send('bye');
  seen.push(await peer.next((event) => event.type === 'closed', 5000, 'the end'), peer.waiting().length);
  return seen;
}

const answersTo = (text: string): string[] => {
  const { id } = JSON.parse(text) as { id: number };
  return ['{"event":"x"}', JSON.stringify({ id, state: id < 4 ? 0 : 1 })];
};

test.each([
  [
    'WebSocket',
    () =>
      webSocketDevice((socket) =>
        socket.on('message', (data) => {
          if (String(data) === 'bye') socket.close();
          else answersTo(String(data)).forEach((answer) => socket.send(answer));
        }),
      ),
  ],
  [
    'TCP',
    () =>
      tcpDevice((socket) =>
        socket.on('data', (data) => {
          if (String(data) === 'bye\n') socket.end();
          else answersTo(String(data)).forEach((answer) => socket.write(`${answer}\n`));
        }),
      ),
  ],
])('a check sees in the recording what it saw live over %s', async (_, device) => {
  const live = driverFor();
  const address = await device();
  const seen = await ask(live, address);
  await live.close();
  expect(seen).toHaveLength(10);
  const recorded = JSON.parse(JSON.stringify(live.transcript)) as Transcript;
  expect(await ask(new ReplayDriver(recorded), address)).toEqual(seen);
});
