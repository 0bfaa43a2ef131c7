import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { startDevice, type Behaviour, type Said } from '../../fixtures/documents/device.js';
import { documented } from '../../fixtures/documents/devices.js';
import { surfaceLines } from '../../src/report/console/surface.js';
import { readRecord } from '../../src/report/record/read-record.js';
import { recordProblems } from '../../src/report/record/validate-record.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { CaseLine } from '../../src/verdict/record.js';
import type { SurfaceLine } from '../../src/verdict/surface-line.js';
import { recordFile, sessionOf } from './session.js';
import { judgementOf, replayAll } from './twin-run.js';

const says = (topic: string, payload: unknown, more: Partial<Said> = {}): Said => ({
  topic,
  payload: JSON.stringify(payload),
  ...more,
});

interface Tried {
  lines: Record<string, CaseLine>;
  surface: SurfaceLine;
}

/** What a run of a document comes to at an address, and what it writes beside its verdicts. */
async function triedAt(
  address: string,
  name: string,
  {
    watch = 600,
    messages = 1,
    bystander = true,
    parameters = {},
  }: { watch?: number; messages?: number; bystander?: boolean; parameters?: Record<string, string> },
): Promise<Tried> {
  const session = sessionOf({
    spec: fileURLToPath(new URL(`../../fixtures/documents/${name}.yaml`, import.meta.url)),
    document: { watch, messages },
    target: { name: address, address },
    timeout: 20_000,
    bystander,
    parameters,
    recordFile: recordFile(),
  });
  const planned = planSession(session);
  const run = new Run(planned, new AbortController().signal);
  const lines = await run.all();
  await run.close();
  const again = await replayAll({ session, run, lines });
  expect(again.map(judgementOf)).toEqual(lines.map(judgementOf));
  expect(recordProblems(session.recordFile)).toEqual([]);
  const { surfaces = [] } = readRecord(session.recordFile);
  expect(surfaces).toHaveLength(1);
  const byName = lines.map((line) => [line.requirement.slice(planned.spec.id.length + 1), line] as const);
  return { lines: Object.fromEntries(byName), surface: surfaces[0]! };
}

async function tried(
  name: string,
  device: Behaviour,
  options: Parameters<typeof triedAt>[2] = {},
): Promise<Tried> {
  const { address, stop } = await startDevice(device);
  onTestFinished(stop);
  return await triedAt(address, name, options);
}

test('a device that speaks on another topic is told of where its own stays silent', async () => {
  const { lines, surface } = await tried('meter', { says: [says('acme/meter/power', { phases: [1] })] });
  const { verdict, reason } = lines['sendPower.message']!;
  expect(verdict).toBe('inconclusive');
  expect(reason).toContain('; but acme/meter/power came, which the document does not declare');
  expect(lines['device']!.reason).toContain('but acme/meter/power came');
  expect(surface.undeclared).toEqual([
    { topic: 'acme/meter/power', messages: expect.any(Number) as number, near: ['sendPower'] },
  ]);
  expect(surface.unseen).toEqual([{ operation: 'sendPower', address: 'meter/power' }]);
  expect(surfaceLines(surface, 110).join('\n')).toContain('near to that of sendPower');
});

test('a message that is only retained is told to be so', async () => {
  const { lines } = await tried('meter', {
    atFirst: [says('meter/Power', { phases: [1] }, { retain: true })],
  });
  expect(lines['sendPower.message']!.reason).toContain('but meter/Power (retained) came');
});

test('a device of another name is told of, where one is asked for', async () => {
  const reading = { celsius: 1.15, at: '2026-11-28T10:00:00Z' };
  const { lines } = await tried(
    'greenhouse',
    { says: [says('house/south-1/reading', reading)] },
    { parameters: { row: 'north' } },
  );
  expect(lines['sendReading.message']!.reason).toContain(
    'but house/south-1/reading came, with other values of the parameters in house/',
  );
});

test('what others do on the same broker is no fault, and is listed up to a bound', async () => {
  const strangers = Array.from({ length: 1200 }, (_, index) => says(`stranger/${index}`, { x: 1 }));
  const { lines, surface } = await tried(
    'meter',
    { says: [...strangers, says('meter/power', { phases: [1], extra: { a: 1 } }), says('$own/state', 1)] },
    // Three of its own: by then all others have come as well.
    { watch: 8000, messages: 3 },
  );
  expect(Object.values(lines).map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  expect(surface.undeclared.length).toBe(100);
  expect(surface.undeclared.length + surface.leftOut.undeclared).toBe(1200);
  expect(JSON.stringify(surface)).not.toContain('$');
  expect(surface.members).toEqual([
    {
      operation: 'sendPower',
      topic: 'meter/power',
      pointer: '/extra',
      messages: expect.any(Number) as number,
    },
  ]);
});

test('what goes over another protocol is not waited for', async () => {
  const { surface } = await tried('greenhouse', { says: [says('house/north-12/other', {})] });
  expect(surface.unseen.map(({ operation }) => operation)).toContain('sendReading');
  expect(surface.unseen.map(({ operation }) => operation)).not.toContain('sendHarvest');
});

test('what would move the cursor of a terminal is written as an escape', async () => {
  const { surface } = await tried('meter', { says: [says('meter/\u001b[2Jpower', 1)] });
  expect(surface.undeclared[0]!.topic).toBe('meter/\\u001b[2Jpower');
});

/** A broker that lets nobody subscribe to everything, in one of two ways, with a device that keeps a document. */
async function strictBroker(how: 'refuses' | 'ends the connection'): Promise<string> {
  const broker = await Aedes.createBroker({
    authorizeSubscribe: (_client, subscription, done) => {
      if (subscription.topic !== '#') done(null, subscription);
      else if (how === 'refuses') done(null, null);
      else done(new Error('not allowed'));
    },
  });
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const device = await connectAsync(address, { reconnectPeriod: 0 });
  const timer = setInterval(() => {
    device.publish('meter/power', '{"phases":[1],"extra":1}');
    device.publish('meter/else', '{}');
  }, 100);
  onTestFinished(async () => {
    clearInterval(timer);
    await device.endAsync(true);
    server.close();
    await new Promise<void>((done) => broker.close(done));
  });
  return address;
}

test.each(['refuses', 'ends the connection'] as const)(
  'a broker that %s where everything is asked for changes no verdict',
  async (how) => {
    const { lines, surface } = await triedAt(await strictBroker(how), 'meter', { watch: 8000 });
    expect(Object.values(lines).map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(surface.partly).toContain('subscri');
    // What the cases saw is told all the same.
    expect(surface.members.map(({ pointer }) => pointer)).toEqual(['/extra']);
    expect([surface.undeclared, surface.unseen]).toEqual([[], []]);
  },
);

test('where the target file wants no connection beside the cases, there is none', async () => {
  const { surface } = await tried('meter', documented['meter']!.conforming, { bystander: false });
  expect(surface.partly).toContain('bystander: false');
});
