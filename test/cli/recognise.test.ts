import { afterEach, expect, test } from 'vitest';
import type { RunningTarget } from '../../fixtures/contract.js';
import { createServer as createTlsServer } from 'node:tls';
import { twin as hive } from '../../fixtures/twins/devicehive/index.js';
import { twin as charger } from '../../fixtures/twins/go-e-charger/index.js';
import { twin as broker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { twin as brokerOf5 } from '../../fixtures/twins/mqtt-5.0/index.js';
import { twin as board } from '../../fixtures/twins/thingsboard/index.js';
import { certificatesFor } from '../../src/driver/broker/certificates.js';
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
  expect(out).toContain('  mqtt-3.1: recognised, since mqtt-3.1.accepted holds\n');
  expect(out).toContain(`judged by mqtt-3.1, mqtt-3.1.1 at mqtt://${host}\n`);
  for (const one of ['devicehive', 'thingsboard']) expect(out).not.toContain(`  ${one}: recognised`);
  expect(code).toBe(0);
  expect(linesOf(recordIn(folder))[0]).toMatchObject({ sessions: [{ spec: 'mqtt-3.1.1' }] });
});

test('a broker of MQTT 5.0 is recognised as that', async () => {
  const host = await started(brokerOf5);
  const words = [`--target=${host}`, '--only=mqtt-5.0.MQTT-3.1.4-5', `--report-dir=${reportFolder()}`];
  const { code, out } = await run(...words);
  expect(out).toContain('  mqtt-5.0: recognised, since mqtt-5.0.MQTT-3.1.4-5 holds\n');
  expect(out).toMatch(/\njudged by (mqtt-3\.1, )?(mqtt-3\.1\.1, )?mqtt-5\.0 at mqtt:/);
  expect(code).toBe(0);
});

test.each([
  ['thingsboard', board, 'thingsboard.provision.unknown-key', 'thingsboard.provision.unknown-key'],
  ['devicehive', hive, 'devicehive.server-info.open', 'devicehive.connect.anonymous'],
])(
  'a platform behind MQTT is recognised without an account, and by nothing else: %s',
  async (name, twin, asked, only) => {
    const host = await started(twin);
    const { code, out } = await run(`--target=${host}`, `--only=${only}`, `--report-dir=${reportFolder()}`);
    expect(out).toContain(`  ${name}: recognised, since ${asked} holds\n`);
    expect(out.match(/: recognised/g)).toHaveLength(1);
    expect(out).toContain(`judged by ${name} at mqtt://${host}\n`);
    // What it stands on needs an account, which was not given.
    expect([0, 3]).toContain(code);
  },
);

test('whoever gives an account is recognised with it alone', async () => {
  const target = await broker.start();
  running.push(target);
  const host = new URL(Object.values(target.addresses)[0]!).host;
  const words = [`--target=${host}`, '--only=mqtt-3.1.1.MQTT-3.1.4-4', `--report-dir=${reportFolder()}`];
  const wrong = await run(...words, '--param=username=nobody', '--param=password=wrong');
  expect(wrong.err).toContain('nothing was recognised');
  expect(wrong.code).toBe(2);
  const right = await run(...words, '--param=username=conformance', '--param=password=conformance-password');
  expect(right.out).toContain('judged by mqtt-3.1, mqtt-3.1.1 at ');
  expect(right.code).toBe(0);
});

test('what speaks TLS and no MQTT is not recognised', async () => {
  const { identities } = await certificatesFor('127.0.0.1');
  const server = createTlsServer(identities.trusted!, (socket) =>
    socket.on('error', () => undefined).end('hello\r\n'),
  );
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  running.push({ stop: () => void server.close() });
  const { port } = server.address() as { port: number };
  const { code, err } = await run(`--target=127.0.0.1:${port}`, `--report-dir=${reportFolder()}`);
  expect(err).toContain('nothing was recognised');
  expect(err).not.toContain(': recognised');
  expect(code).toBe(2);
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
    /; http:\/\/127\.0\.0\.1:\d+: HTTP 200; .*fingoti: .*; mqtt-3\.1\.1: nothing of its kind listens; mqtt-5\.0: nothing of its kind listens\)/,
  );
  expect(err).toContain(
    'What mqtt-client judges is a device that comes to us: --spec=mqtt-client --target=listen:1883.',
  );
  expect(code).toBe(2);
});

test('a target that says nothing at all is given up, and named', async () => {
  const { port, stop } = await lab(() => undefined);
  running.push({ stop });
  const { code, err } = await run(`--target=mqtt://127.0.0.1:${port}`, `--report-dir=${reportFolder()}`);
  expect(err).toContain('no CONNACK came');
  expect(code).toBe(2);
});
