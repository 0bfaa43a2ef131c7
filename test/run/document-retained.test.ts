import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { startDevice, type Behaviour } from '../../fixtures/documents/device.js';
import { documented } from '../../fixtures/documents/devices.js';
import { readChanges } from '../../src/report/record/read-record.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import { undoOpen } from '../../src/run/undo-open.js';
import { recordFile, sessionOf } from './session.js';

const spec = fileURLToPath(new URL('../../fixtures/documents/thermostat.yaml', import.meta.url));
const topic = 'thermostat/set';

async function clientOf(address: string): Promise<MqttClient> {
  const client = await connectAsync(address, { reconnectPeriod: 0 });
  onTestFinished(async () => await client.endAsync(true));
  return client;
}

/** What a new subscription of the topic is greeted with; a message of its own, published behind it, ends the wait. */
async function greeting(address: string): Promise<string | undefined> {
  const client = await clientOf(address);
  const end = 'greeting/end';
  let kept: string | undefined;
  return await new Promise((resolve, reject) => {
    client.on('message', (on, payload, { retain }) => {
      if (on === end) resolve(kept);
      else if (retain) kept = payload.toString();
    });
    client
      .subscribeAsync([topic, end])
      .then(async () => await client.publishAsync(end, '', { qos: 1 }))
      .catch(reject);
  });
}

const { conforming } = documented['thermostat']!;

/** A broker with a device, on whose topic a message was retained before, or none. */
async function broker({ before, device = conforming }: { before?: string; device?: Behaviour }) {
  const { address, stop } = await startDevice(device);
  onTestFinished(stop);
  if (before !== undefined)
    await (await clientOf(address)).publishAsync(topic, before, { qos: 1, retain: true });
  const session = sessionOf({
    spec,
    document: { watch: 8000 },
    target: { name: address, address },
    timeout: 20_000,
    recordFile: recordFile(),
  });
  return { address, session };
}

test.each([
  ['that was none', {}],
  ['that was another', { before: '{"target":18,"mode":"comfort"}' }],
])('a message that we publish retained gives way to the one of before the run, %s', async (_how, given) => {
  const { address, session } = await broker(given);
  const run = new Run(planSession(session), new AbortController().signal);
  const line = await run.case('thermostat.set.reply');
  await run.close();
  expect(line.verdict).toBe('pass');
  expect(await greeting(address)).toBe('before' in given ? given.before : undefined);
  const { changes, open } = readChanges(session.recordFile);
  expect(changes.map(({ text }) => text)).toEqual([expect.stringContaining(topic)]);
  expect(open).toEqual([]);
});

test('a run that was ended leaves it in the record, from which it is taken back', async () => {
  // It never answers, so the end comes while a reply is awaited.
  const { address, session } = await broker({ device: { says: conforming.says! } });
  const planned = planSession(session);
  const ending = new AbortController();
  const run = new Run(planned, ending.signal);
  const device = await clientOf(address);
  const published = new Promise<void>((resolve) => device.on('message', () => resolve()));
  await device.subscribeAsync(topic);
  const judged = run.case('thermostat.set.reply');
  await published;
  ending.abort();
  await judged.catch(() => undefined);
  await run.close();
  const { open } = readChanges(session.recordFile);
  expect(open).toHaveLength(1);
  expect(await greeting(address)).toBe(JSON.stringify({ target: 21.5, mode: 'eco' }));
  expect(await undoOpen(planned, open)).toEqual([]);
  expect(await greeting(address)).toBeUndefined();
  expect(readFileSync(session.recordFile, 'utf8')).toContain(`"type":"undone"`);
});
