import { describe, expect, test } from 'vitest';
import type { Observed } from '../../src/driver/driver.js';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import type { Transcript } from '../../src/verdict/evidence.js';
import type { PublishPacket } from '../../src/verdict/packet.js';
import { comes, connack, opened, publish, transcriptOf } from '../checks/script.js';

const options = { lane: 'wire', acknowledge: true, within: 100 } as const;
const any = (): boolean => true;
const isPublish = (event: Observed): boolean => event.type === 'packet' && event.packet.type === 'PUBLISH';
const step = (number: number) => ({ on: 'client', type: 'step', stage: 'judged', number }) as const;
const get = { method: 'GET', url: 'http://host/state', headers: {} };

describe('the replay driver', () => {
  test('serves events in order, each once, and a timeout at once after the last', async () => {
    const driver = new ReplayDriver(
      transcriptOf([opened(), connack(), publish('a', '1'), publish('b', '2')]),
    );
    const peer = await driver.open('client', options);
    expect(await peer.next(isPublish, 5000, 'a message')).toMatchObject({ packet: { topic: 'a' }, at: 3 });
    expect(await peer.next(any, 5000, 'anything')).toMatchObject({ packet: { type: 'CONNACK' }, at: 2 });
    expect(await peer.next(isPublish, 5000, 'a message')).toMatchObject({ packet: { topic: 'b' }, at: 4 });
    expect(await peer.next(any, 5000, 'more')).toEqual({ type: 'timeout', what: 'more', after: 5000, at: 4 });
  });

  test('shows as waiting only what had come by then', async () => {
    const transcript = transcriptOf([opened(), publish('a', '1'), connack(), step(2), publish('b', '2')]);
    const driver = new ReplayDriver(transcript);
    const peer = await driver.open('client', options);
    await peer.next((event) => !isPublish(event), 100, 'CONNACK');
    expect(peer.waiting()).toMatchObject([{ packet: { topic: 'a' } }]);
    expect(driver.elapsed()).toBe(3);
    driver.record(step(2));
    expect(peer.waiting()).toHaveLength(1);
    expect(driver.elapsed()).toBe(4);
  });

  test('takes no note for another: what the recording has not is looked for in vain', () => {
    const note = (text: string) => ({ on: 'client', type: 'note', text }) as const;
    const driver = new ReplayDriver(transcriptOf([opened(), step(2), note('says nothing from here on')]));
    expect(driver.record(note('the moment "accepted"'))).toBe(0);
    expect(driver.record(step(2))).toBe(2);
    expect(driver.record(note('says nothing from here on'))).toBe(3);
  });

  test('ends a wait where the recorded one ended, though more came later', async () => {
    const timeout = { on: 'client', type: 'timeout', what: 'a message', after: 100 } as const;
    const driver = new ReplayDriver(transcriptOf([opened(), timeout, publish('a', '1')]));
    const peer = await driver.open('client', options);
    expect(await peer.next(isPublish, 100, 'a message')).toMatchObject({
      type: 'timeout',
      after: 100,
      at: 2,
    });
    expect(await peer.next(isPublish, 100, 'a message')).toMatchObject({ packet: { topic: 'a' } });
  });

  test('says nothing where the recorded check went on sooner than this one would', async () => {
    const transcript = transcriptOf([opened(), step(2), publish('a', '1')]);
    const early = await new ReplayDriver(transcript).open('client', options);
    await expect(early.next(isPublish, 100, 'a message')).rejects.toThrow(
      'the recording went on after 1 ms, before a message could come',
    );
    const late: Transcript = transcript.map((event, index) => ({ ...event, at: index * 500 }));
    const peer = await new ReplayDriver(late).open('client', options);
    expect(await peer.next(isPublish, 100, 'a message')).toMatchObject({ type: 'timeout' });
    // What is left of a time is rounded up: the recorded check may have gone on a part of a millisecond sooner.
    const rounded = await new ReplayDriver(late).open('client', options);
    expect(await rounded.next(isPublish, 500.5, 'a message')).toMatchObject({ type: 'timeout' });
  });

  test('answers with the packet that went out then', async () => {
    const sent = (packetId: number) => {
      const { packet } = publish('a', 'x', { qos: 1 }) as { packet: PublishPacket };
      return { on: 'client', type: 'sent', hex: '', text: '', packet: { ...packet, packetId } } as const;
    };
    const driver = new ReplayDriver(transcriptOf([opened(), sent(501), sent(502)]));
    const peer = await driver.open('client', options);
    const packet = { type: 'PUBLISH', topic: 'a', qos: 1, packetId: 1 } as const;
    expect(await peer.send(packet)).toMatchObject({ packetId: 501 });
    expect(await peer.send(packet)).toMatchObject({ packetId: 502 });
    expect(await peer.send(packet)).toBe(packet);
  });

  test('tells connections of one name apart, also when they overlap', async () => {
    const second = comes({ type: 'CONNACK', returnCode: 5 }, 'client#2');
    const closed = { on: 'client', type: 'closed', by: 'target', how: 'end' } as const;
    const driver = new ReplayDriver(
      transcriptOf([opened(), connack(), opened('client#2'), closed, second, opened(), connack(2)]),
    );
    const one = await driver.open('client', options);
    const two = await driver.open('client', options);
    expect(await two.next(any, 100, 'CONNACK')).toMatchObject({ packet: { returnCode: 5 } });
    expect(await one.next(any, 100, 'CONNACK')).toMatchObject({ packet: { returnCode: 0 } });
    expect(await one.next(any, 100, 'CONNACK')).toMatchObject({ type: 'closed', by: 'target' });
    expect([one.closed, two.closed]).toEqual([true, false]);
    const three = await driver.open('client', options);
    expect(await three.next(any, 100, 'CONNACK')).toMatchObject({ packet: { returnCode: 2 } });
    await expect(driver.open('client', options)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
    await expect(driver.open('clien', options)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });

  test('a connection that we end is closed by us, and silent', async () => {
    const driver = new ReplayDriver(transcriptOf([opened(), connack()]));
    const peer = await driver.open('client', options);
    await peer.next(any, 100, 'CONNACK');
    await peer.drop();
    expect(peer.closed).toBe(true);
    expect(await peer.next(any, 100, 'more')).toMatchObject({ type: 'closed', by: 'us', how: 'reset' });
  });

  test('serves HTTP answers by name, in order', async () => {
    const answer = (on: string, body: unknown) =>
      ({ on, type: 'response', status: 200, contentType: 'application/json', body }) as const;
    const driver = new ReplayDriver(transcriptOf([answer('a', 1), answer('b', 2), answer('a', 3)]));
    const all = await Promise.all([driver.http('b', get, 100), driver.http('a', get, 100)]);
    expect(all.map(({ body }) => body)).toEqual([2, 1]);
    expect((await driver.http('a', get, 100)).body).toBe(3);
    await expect(driver.http('a', get, 100)).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
  });

  test('a state that is looked at once more than it was then is still the same', async () => {
    const answer = { on: 'http', type: 'response', status: 200, body: { on: false } } as const;
    const driver = new ReplayDriver(transcriptOf([answer]));
    await driver.http('http', get, 100);
    await driver.pause(40);
    expect((await driver.http('http', get, 100)).body).toEqual({ on: false });
    expect(driver.elapsed()).toBe(41);
    driver.record(step(2));
    await expect(driver.http('http', get, 100)).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
  });

  test('a look that was not answered then is not answered by an earlier one', async () => {
    const request = { on: 'http', type: 'request', method: 'GET', url: get.url } as const;
    const answer = { on: 'http', type: 'response', status: 200 } as const;
    const driver = new ReplayDriver(transcriptOf([request, answer, request]));
    await driver.http('http', get, 100);
    await driver.pause(40);
    await expect(driver.http('http', get, 100)).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
  });
});
