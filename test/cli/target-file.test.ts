import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { addressOf } from '../../src/target/address.js';
import { listenAt } from '../../src/target/listen-at.js';
import { noTargetFile, readTargetFile } from '../../src/target/target-file.js';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { brief, problemsOf } from '../spec/problems-of.js';
import { temporaryFile } from '../spec/temporary-file.js';

const file = (yaml: string): string => temporaryFile('target.yaml', `formatVersion: 1\n${yaml}`);
const read = (yaml: string) => readTargetFile(file(yaml));

afterEach(() => vi.unstubAllEnvs());

describe('a target file', () => {
  test('with nothing in it says nothing', () => {
    expect(read('')).toEqual(noTargetFile);
  });

  test('is read in full', () => {
    const yaml = `spec: thingsboard
address: broker.example
product: ThingsBoard
version: 3.9.1
capabilities: { claiming: false }
parameters: { restUrl: 'http://x', retries: 3, secure: true }
tls: { ca: ca.pem, insecure: true }
concurrency: 4
pace: 200ms
timeout: 2s
knownFindings: [{ requirement: thingsboard.a, seen: CONNACK 0, reason: known, versions: '<4.0.0' }]
`;
    expect(read(yaml)).toEqual({
      spec: ['thingsboard'],
      address: 'broker.example',
      product: 'ThingsBoard',
      version: '3.9.1',
      capabilities: { claiming: false },
      parameters: { restUrl: 'http://x', retries: 3, secure: true },
      tls: { ca: 'ca.pem', insecure: true },
      concurrency: 4,
      pace: 200,
      timeout: 2000,
      knownFindings: [
        { requirement: 'thingsboard.a', seen: 'CONNACK 0', reason: 'known', versions: '<4.0.0' },
      ],
    });
  });

  test('may name several specs, and firmware for a version', () => {
    expect(read("spec: [a, b]\nfirmware: '059.4'\n")).toMatchObject({ spec: ['a', 'b'], version: '059.4' });
  });

  test('takes secrets from the environment', () => {
    vi.stubEnv('TEST_DEVICE_TOKEN', 's3cret');
    expect(read('parameters: { token: { env: TEST_DEVICE_TOKEN } }\n').parameters).toEqual({
      token: 's3cret',
    });
  });

  test('names the environment variable that is missing', () => {
    vi.stubEnv('TEST_DEVICE_TOKEN', undefined);
    const path = file('parameters: { token: { env: TEST_DEVICE_TOKEN } }\n');
    expect(() => readTargetFile(path)).toThrow(
      `${path} takes parameter token from the environment variable TEST_DEVICE_TOKEN, which is not set`,
    );
  });

  test.each([
    ['adress: x', '2:1 /adress: unknown word "adress" (did you mean "address"?)'],
    ['concurrency: 0', '2:1 /concurrency: must be >= 1, and is 0'],
    ['knownFindings: [{ requirement: a, reason: b }]', '2:17 /knownFindings/0: "seen" is missing'],
  ])('%s is refused where it stands', (yaml, problem) => {
    expect(problemsOf(() => read(`${yaml}\n`)).map(brief)).toEqual([problem]);
  });
});

describe('the example of a target file', () => {
  test.each(['fingoti', 'go-e-charger', 'invisoutlet'])('for %s fits the spec', (id) => {
    for (const name of ['PEBL_KEY', 'PEBL_BROKER_PASSWORD', 'OUTLET_BROKER_PASSWORD']) vi.stubEnv(name, 'x');
    const spec = loadSpec(id, builtInChecks);
    const example = readTargetFile(join(spec.path, 'target.example.yaml'));
    expect(example.spec).toEqual([id]);
    expect(Object.keys(spec.parameters)).toEqual(expect.arrayContaining(Object.keys(example.parameters)));
    const capabilities = spec.capabilities.map((capability) => capability.id);
    expect(capabilities).toEqual(expect.arrayContaining(Object.keys(example.capabilities)));
    expect(listenAt(example.listen, example.advertise)).toMatchObject({ host: '0.0.0.0' });
    expect(addressOf(example.address!, spec)).toContain('192.168.0.');
  });
});
