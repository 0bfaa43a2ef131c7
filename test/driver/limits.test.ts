import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { limits, RunLimits } from '../../src/driver/record/limits.js';
import { Recorder } from '../../src/driver/record/recorder.js';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import { Inconclusive } from '../../src/verdict/non-conformance.js';
import { driverFor } from './driver-at.js';

const connect = { type: 'CONNECT', clientId: 'c', clean: true, keepAlive: 0 } as const;
const options = { lane: 'wire', acknowledge: true, within: 20_000 } as const;
const small = new RunLimits({ ...limits, kept: { connection: 200, case: 500, run: 500 } });

const received = (text: string): Parameters<Recorder['add']>[0] => ({
  on: 'a',
  type: 'received',
  hex: Buffer.from(text).toString('hex'),
  text,
});

test('what is not kept is counted and hashed, and the last of it is told', () => {
  const recorder = new Recorder(small);
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
  for (const text of texts) recorder.add(received(text));
  recorder.add({ on: 'a', type: 'closed', by: 'target', how: 'end' });
  const { transcript } = recorder;
  const kept = transcript.filter(({ type }) => type === 'received').length;
  expect(kept).toBeGreaterThan(0);
  const rest = texts.slice(kept).map((text) => `${Buffer.from(text).toString('hex')}\n`);
  expect(transcript[kept]).toMatchObject({
    type: 'leftOut',
    on: 'a',
    count: 20 - kept,
    sha256: createHash('sha256').update(rest.join('')).digest('hex'),
  });
  expect((transcript[kept] as { last: string[] }).last.at(-1)).toMatch(/ms < message 19$/);
  expect(transcript.at(-1)).toMatchObject({ type: 'closed' });
});

test('what the check does itself is always kept, and a connection of its own has a share of its own', () => {
  const recorder = new Recorder(small);
  for (let index = 0; index < 50; index += 1) recorder.add(received(`message ${index}`));
  recorder.add({ on: 'a', type: 'step', stage: 'judged', number: 1 });
  recorder.add({ ...received('x'), on: 'b' });
  expect(recorder.transcript.slice(-2)).toMatchObject([{ type: 'step' }, { type: 'received', on: 'b' }]);
});

test('a run has a store beyond the shares, and when it is used up the shares are what is left', () => {
  const run = new RunLimits({ ...limits, packets: { connection: 2, run: 3, longest: 4 } });
  const read = (): number => {
    const limit = run.ofConnection();
    let count = 0;
    while (limit.allows(1)) count += 1;
    return count;
  };
  expect([read(), read(), read()]).toEqual([4, 3, 2]);
});

test.each(['flood-publish', 'ghost-pubrec', 'flood-qos-1'])(
  'reading stops on a connection of the target %s, and every wait ends with the reason',
  async (name) => {
    const driver = await driverFor(name, { limits: small });
    const peer = await driver.open('client', options);
    await peer.send(connect);
    const connack = await peer.next(
      (event) => event.type === 'packet' && event.packet.type === 'CONNACK',
      20_000,
      'CONNACK',
    );
    expect(connack.type).toBe('packet');
    const end = await peer.next(
      (event) => event.type === 'malformed' && event.ours === true,
      20_000,
      'too much',
    );
    expect(end).toMatchObject({ ours: true, malformed: expect.stringMatching(/more than are read here$/) });
    expect(await peer.next(() => false, 20_000, 'the end')).toMatchObject({ type: 'closed', by: 'us' });
    const size = JSON.stringify(driver.transcript).length;
    expect(size).toBeLessThan(5000);
  },
);

test('a check that needs no more than was kept can be repeated; one that needs more is told that it cannot', async () => {
  const driver = await driverFor('flood-publish', { limits: small });
  const live = await driver.open('client', options);
  await live.send(connect);
  const isConnack = (event: { type: string; packet?: unknown }): boolean =>
    event.type === 'packet' && (event.packet as { type: string }).type === 'CONNACK';
  const seen = await live.next(isConnack, 20_000, 'CONNACK');
  await live.next((event) => event.type === 'malformed', 20_000, 'too much');

  const replay = new ReplayDriver(JSON.parse(JSON.stringify(driver.transcript)) as never);
  const again = await replay.open('client', options);
  await again.send(connect);
  expect(await again.next(isConnack, 20_000, 'CONNACK')).toEqual(seen);
  const more = again.next((event) => event.type === 'malformed', 20_000, 'too much');
  await expect(more).rejects.toThrow(Inconclusive);
  await expect(more).rejects.toThrow(
    /^it cannot be judged again: \d+ events on client after .* were left out/,
  );
});

test('bodies that are read at once share what is beyond their own, and give it back at their end', () => {
  const run = new RunLimits({ ...limits, body: { own: 2, atOnce: 3, longest: 6 } });
  const [first, second] = [run.ofBody(), run.ofBody()];
  expect([first.take(2), first.take(2), first.take(1)]).toEqual([true, true, true]);
  expect([second.take(2), second.take(1)]).toEqual([true, false]);
  first.end();
  expect(second.take(1)).toBe(true);
  expect(second.take(3)).toBe(false);
  second.end();
  const third = run.ofBody();
  expect(third.take(5)).toBe(true);
});
