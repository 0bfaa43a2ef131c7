import { afterEach, expect, test } from 'vitest';
import type { RunningTarget } from '../../fixtures/contract.js';
import { twin as charger } from '../../fixtures/twins/go-e-charger/index.js';
import { twin as broker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { twin as brokerOf5 } from '../../fixtures/twins/mqtt-5.0/index.js';
import { linesOf, recordIn, reportFolder, lab, run } from './command.js';

const running: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
async function started(twin: { start(): Promise<RunningTarget> }): Promise<string> {
  const target = await twin.start();
  running.push(target);
  return new URL(Object.values(target.addresses)[0]!).host;
}

test('a broker of which nothing was said is recognised by its CONNACK, and judged by the general spec', async () => {
  const host = await started(broker);
  const folder = reportFolder();
  const words = [`--target=${host}`, '--only=mqtt-3.1.1.MQTT-3.1.4-4', `--report-dir=${folder}`];
  const { code, out } = await run(...words);
  expect(out).toContain(`  mqtt://${host}: MQTT, CONNACK 0\n`);
  expect(out).toContain(`  mqtts://${host}: `);
  expect(out).toContain('  mqtt-3.1.1: recognised, since mqtt-3.1.1.MQTT-3.1.4-4 holds\n');
  expect(out).toMatch(/ {2}mqtt-5\.0: .*CONNACK/);
  expect(out).toContain(`judged by mqtt-3.1.1 at mqtt://${host}\n`);
  expect(code).toBe(0);
  expect(linesOf(recordIn(folder))[0]).toMatchObject({ sessions: [{ spec: 'mqtt-3.1.1' }] });
});

test('a broker of MQTT 5.0 is recognised as that', async () => {
  const host = await started(brokerOf5);
  const words = [`--target=${host}`, '--only=mqtt-5.0.MQTT-3.1.4-5', `--report-dir=${reportFolder()}`];
  const { code, out } = await run(...words);
  expect(out).toContain('  mqtt-5.0: recognised, since mqtt-5.0.MQTT-3.1.4-5 holds\n');
  expect(out).toMatch(/\njudged by (mqtt-3\.1\.1, )?mqtt-5\.0 at mqtt:/);
  expect(code).toBe(0);
});

test('a device is recognised by what it answers at its own interface', async () => {
  const host = await started(charger);
  const words = [`--target=${host}`, '--only=go-e-charger.status.all', `--report-dir=${reportFolder()}`];
  const { code, out } = await run(...words);
  expect(out).toContain('  go-e-charger: recognised, since go-e-charger.status.all holds\n');
  expect(out).toMatch(/ {2}fingoti: HTTP status/);
  expect(out).not.toContain('  mqtt-3.1.1: ');
  expect(code).toBe(0);
});

test('what nobody recognises ends with what was tried, exit 2', async () => {
  const { port, stop } = await lab((socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello'),
  );
  running.push({ stop });
  const { code, err } = await run(`--target=127.0.0.1:${port}`, `--report-dir=${reportFolder()}`);
  expect(err).toMatch(
    /^nothing says by which spec to judge 127\.0\.0\.1:\d+, and nothing was recognised \(mqtt:/,
  );
  expect(err).toMatch(
    /; http:\/\/127\.0\.0\.1:\d+: HTTP 200; fingoti: .*; mqtt-3\.1\.1: nothing of its kind listens; mqtt-5\.0: nothing of its kind listens\)/,
  );
  expect(err).toContain('of which devicehive, mqtt-3.1');
  expect(code).toBe(2);
});

test('a target that says nothing at all is given up, and named', async () => {
  const { port, stop } = await lab(() => undefined);
  running.push({ stop });
  const { code, err } = await run(`--target=mqtt://127.0.0.1:${port}`, `--report-dir=${reportFolder()}`);
  expect(err).toContain('no CONNACK came');
  expect(code).toBe(2);
});
