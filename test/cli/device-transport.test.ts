import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptAuthority } from '../../src/target/kept-authority.js';
import { reportFolder, run } from './command.js';

const spec = '--spec=mqtt-client';
const subprotocol = 'mqtt-client.transport.subprotocol';
const folder = (): string => mkdtempSync(join(tmpdir(), 'authority-'));

test.each([
  [
    'listen: over TLS without an authority',
    ['--target=listen:127.0.0.1:18883', '--transport=mqtts'],
    'must trust our certificate authority before it does. Give --authority=<folder>',
  ],
  [
    'listen: at every address over TLS without a name',
    ['--target=listen:18883', '--transport=mqtts', '--authority=/nowhere'],
    'nothing says by which name or address it knows this machine. Give --advertise=<host>',
  ],
  [
    '{ca} without TLS',
    ['--target=exec:node client.js {ca}'],
    'the authority that a device trusts over TLS, and the device is to come without TLS. Give --transport=mqtts',
  ],
  [
    '--authority without TLS',
    ['--target=exec:node client.js', '--transport=ws', '--authority=somewhere'],
    'it is to come without TLS. Give --transport=mqtts or wss as well',
  ],
  [
    'a transport that is none',
    ['--target=exec:node client.js', '--transport=tls'],
    'Allowed choices are mqtt',
  ],
])('%s is refused', async (_what, words, says) => {
  const { code, err } = await run(spec, ...words, `--report-dir=${reportFolder()}`);
  expect(err).toContain(says);
  expect(code).toBe(2);
});

test('--transport is refused where the target is no client', async () => {
  const { code, err } = await run('--spec=mqtt-3.1.1', '--target=127.0.0.1:1', '--transport=ws');
  expect(err).toContain('--transport is about a device that is only a client');
  expect(code).toBe(2);
});

test('the twin comes over TLS and WebSocket where it is told to', async () => {
  const target = '--target=twin:mqtt-client';
  const { code, out } = await run(
    spec,
    target,
    '--transport=wss',
    `--only=${subprotocol}`,
    `--report-dir=${reportFolder()}`,
  );
  expect(out).toContain('over WebSocket with TLS');
  expect(out).toMatch(/^CONFORMS .*every applicable MUST passed/m);
  expect(code).toBe(0);
});

test('a device that comes without TLS where TLS is spoken is told so', async () => {
  const program =
    "const s=require('net').connect(process.argv[2],process.argv[1],()=>s.write('MQTT'));setTimeout(()=>{},1e5)";
  const { code, out } = await run(
    spec,
    `--target=exec:node -e "${program}" {host} {port}`,
    '--transport=mqtts',
    '--device-timeout=5s',
    `--only=mqtt-client.transport.expired`,
    `--report-dir=${reportFolder()}`,
  );
  expect(out).toMatch(/1 connection came, and none of them began TLS/);
  expect(code).toBe(3);
});

describe('an authority that is kept', () => {
  test('is made once, and only its owner may read the key', async () => {
    const place = join(folder(), 'new');
    const made = await keptAuthority(place);
    expect(await keptAuthority(place)).toEqual(made);
    expect(readFileSync(join(place, 'ca.pem'), 'utf8')).toBe(made.cert);
    expect(statSync(join(place, 'ca-key.pem')).mode & 0o077).toBe(0);
  });

  test('is refused where half of it is missing, or the halves do not fit', async () => {
    const one = folder();
    await keptAuthority(one);
    const other = folder();
    writeFileSync(join(other, 'ca.pem'), readFileSync(join(one, 'ca.pem')));
    await expect(keptAuthority(other)).rejects.toThrow(/and not the other of ca\.pem and ca-key\.pem/);
    expect(existsSync(join(other, 'ca-key.pem'))).toBe(false);
    const third = folder();
    await keptAuthority(third);
    writeFileSync(join(other, 'ca-key.pem'), readFileSync(join(third, 'ca-key.pem')));
    await expect(keptAuthority(other)).rejects.toThrow(/is not the key of ca\.pem/);
    writeFileSync(join(other, 'ca-key.pem'), 'nothing');
    await expect(keptAuthority(other)).rejects.toThrow(/cannot be used/);
  });
});
