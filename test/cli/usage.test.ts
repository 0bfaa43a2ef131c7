import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { refuseTakenPlace } from '../../src/target/place-to-listen.js';
import { refuseTarget } from '../../src/cli/refuse-target.js';
import { targetFileFrom } from '../../src/target/target-file.js';
import { refuseUselessTls } from '../../src/app/tls-files.js';
import { builtInChecks } from '../../src/checks/index.js';
import { certificatesFor } from '../../src/driver/broker/certificates.js';
import { loadSpec } from '../../src/spec/load.js';
import { temporaryFile } from '../spec/temporary-file.js';
import { reportFolder, run } from './command.js';

const usage = (message: string | RegExp) =>
  expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) as string }) as Error;

describe('our broker has a place to listen, or nothing is begun', () => {
  const spec = loadSpec('go-e-charger', builtInChecks);
  const listening = async (host: string, port: number): Promise<void> =>
    await refuseTakenPlace(spec, { host, port }, await certificatesFor('127.0.0.1'));

  test('free ports will do, and are free afterwards', async () => {
    await listening('127.0.0.1', 0);
  });

  test.each([
    ['an address of another machine', '192.0.2.1', 0, /192\.0\.2\.1.*this machine has no such address/],
    ['a name of nobody', 'no-such-host.invalid', 0, /the name cannot be resolved/],
    [
      'ports beyond the last',
      '127.0.0.1',
      65_533,
      /needs the ports 65533 to 65540, and there is none above 65535/,
    ],
  ])('%s', async (_what, host, port, message) => {
    await expect(listening(host, port)).rejects.toThrow(usage(message));
  });

  test('a port in use, named before anything cheerful is said', async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const reports = reportFolder();
    const { code, out, err } = await run(
      '--target=http://127.0.0.1:1',
      '--spec=go-e-charger',
      `--listen=127.0.0.1:${port}`,
      `--report-dir=${reports}`,
    );
    expect(err).toMatch(
      new RegExp(`^our broker cannot listen on 127.0.0.1 port ${port} .*: the port is in use`),
    );
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(out).not.toContain('waits at');
    expect(code).toBe(2);
    expect(readdirSync(reports)).toEqual([]);
  });
});

describe('files by which TLS is spoken', async () => {
  const { authority, client } = await certificatesFor('127.0.0.1');
  const other = await certificatesFor('localhost');
  const pem = (text: string): string => temporaryFile('x.pem', text);
  const judge =
    (tls: Record<string, string>, address = 'mqtts://h', parameters = {}) =>
    () =>
      refuseUselessTls({ tls, target: { name: 'h', address }, parameters }, tls);

  test('that fit are taken, also where only a parameter names an address over TLS', () => {
    const tls = { ca: pem(authority), cert: pem(client.cert), key: pem(client.key) };
    expect(judge(tls)).not.toThrow();
    expect(judge(tls, 'mqtt://h', { restUrl: 'https://h' })).not.toThrow();
    expect(judge({})).not.toThrow();
  });

  test('are refused where they cannot be used', () => {
    const [cert, key] = [pem(client.cert), pem(client.key)];
    expect(judge({ ca: '/no/such/file' })).toThrow(usage('--ca /no/such/file: there is no such file'));
    expect(judge({ ca: pem('words') })).toThrow(usage('holds no PEM with a certificate'));
    expect(judge({ cert, key: cert })).toThrow(usage('holds no PEM with a private key'));
    expect(judge({ cert })).toThrow(usage('--cert is given without --key'));
    expect(judge({ key })).toThrow(usage('--key is given without --cert'));
    expect(judge({ cert, key: pem(other.client.key) })).toThrow(usage('do not belong together'));
    expect(judge({ ca: pem(authority) }, 'mqtt://h')).toThrow(usage('mqtt://h is plain'));
  });
});

test('a wait of a target file that is over before it begins, or never', () => {
  expect(() => targetFileFrom({ timeout: 0 }, 'x.yaml')).toThrow(usage('timeout 0 in x.yaml'));
  expect(() => targetFileFrom({ pace: '99999m' }, 'x.yaml')).toThrow(usage('pace 99999m in x.yaml'));
  expect(targetFileFrom({ pace: 0, timeout: '60m' }, 'x.yaml')).toMatchObject({
    pace: 0,
    timeout: 3_600_000,
  });
});

describe('what was typed wrongly ends with exit 2 and one sentence', () => {
  const folder = temporaryFolderForAll();
  const lamp = ['--target=127.0.0.1:1', '--spec=mqtt-3.1.1'];
  test.concurrent.each([
    ['a command', ['chek', 'x'], 'there is no command \'chek\' (did you mean "check"?)'],
    [
      'an option of another command',
      [...lamp, '--port=1883'],
      '--port is no option here; it is one of the command twin',
    ],
    ['a port that is none', ['twin', 'thingsboard', '--port=abc'], 'a port from 1 to 65535'],
    ['a port beyond the last', ['twin', 'thingsboard', '--port=99999'], 'a port from 1 to 65535'],
    ['an address of nobody here', ['twin', 'thingsboard', '--host=192.0.2.1'], '192.0.2.1 cannot be had'],
    [
      'a target file to nowhere',
      ['twin', 'thingsboard', `--write-target-file=${folder}/no/x.yaml`],
      'there is no such folder',
    ],
    ['no time', [...lamp, '--timeout=0'], 'It must be from 1ms to 60m.'],
    ['years', [...lamp, '--timeout=99999m'], 'It must be from 1ms to 60m.'],
    ['port 0', ['--target=127.0.0.1:0', '--spec=mqtt-3.1.1'], 'names port 0'],
    ['no seed', [...lamp, '--seed='], 'It must not be empty.'],
    ['no filter', [...lamp, '--only='], 'It must not be empty.'],
    ['reports into a file', [...lamp, `--report-dir=${folder}/file`], 'the reports cannot go to'],
    ['reports below a file', [...lamp, `--report-dir=${folder}/file/x`], 'a part of the path is a file'],
    [
      'comparisons below a file',
      ['brokers', 'aedes', `--report-dir=${folder}/file/x`],
      'a part of the path is a file',
    ],
    ['a path to nothing', ['check', `${folder}/nothing`], `${folder}/nothing: there is no spec`],
  ])('%s', async (_what, words, sentence) => {
    const { code, err } = await run(...words);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/^\s+at |please report|:1:1/m);
    expect(code).toBe(2);
  });
});

function temporaryFolderForAll(): string {
  const folder = reportFolder();
  writeFileSync(join(folder, 'file'), '');
  return folder;
}

test('start, which judges twins of ours, takes no target', () => {
  expect(() => refuseTarget({ target: '10.0.0.1' })).toThrow(usage('takes no --target'));
  expect(() => refuseTarget({ targetFile: 'lamp.yaml' })).toThrow(usage('takes no --target-file'));
  expect(() => refuseTarget({})).not.toThrow();
});
