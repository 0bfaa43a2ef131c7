import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokers } from '../../fixtures/containers/index.js';
import type { RunningTarget } from '../../fixtures/contract.js';
import { linesOf, recordIn, reportFolder, run } from '../cli/command.js';

let mosquitto: RunningTarget;
let targetFile: string;

beforeAll(async () => {
  mosquitto = await brokers['mosquitto']!.start();
  targetFile = join(reportFolder(), 'mosquitto.yaml');
  writeFileSync(targetFile, stringify(mosquitto.targetFile));
});

afterAll(async () => await mosquitto?.stop());

const judge = async (address: string, ...words: string[]): ReturnType<typeof run> =>
  await run(`--target=${address}`, `--target-file=${targetFile}`, ...words);

/** What each case came to. */
const verdictsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    linesOf(recordIn(folder))
      .filter(({ type }) => type === 'case')
      .map(({ id, verdict, weight }) => [String(id), `${String(verdict)} ${String(weight)}`]),
  );

// By its address it is not known to be thrown away.
const conforms = 'GATE PASSED (without 2 risky cases): nothing new;';

/** Mosquitto 2.0.21 closes a PINGREQ with content over TCP, and answers it over WebSocket, which is warned of. */
const isOfWebSocket = (id: string): boolean => id.startsWith('mqtt-3.1.1.MQTT-4.8.0-1-too-long/pingreq-');

// `npm run brokers` judges it over TCP.
describe('MQTT 3.1.1 on a real Mosquitto, in two runs at the same time', () => {
  const servers = ['mqtts', 'websocket'] as const;
  let runs: { folder: string; code: number | null; out: string }[];

  beforeAll(async () => {
    runs = await Promise.all(
      servers.map(async (server) => {
        const folder = reportFolder();
        return { folder, ...(await judge(mosquitto.addresses[server]!, `--report-dir=${folder}`)) };
      }),
    );
  });

  test.each(servers.map((server, index) => [server, index] as const))(
    'is judged as a whole over %s, undisturbed by the other',
    (server, index) => {
      const { folder, code, out } = runs[index]!;
      expect(out).toContain(conforms);
      expect(code).toBe(0);
      const verdicts = Object.entries(verdictsIn(folder));
      expect(verdicts.length).toBeGreaterThan(800);
      const others = verdicts.filter(([, verdict]) => !/^(pass none|fail known)$/.test(verdict));
      expect(
        others.filter(
          ([id, verdict]) => !(server === 'websocket' && verdict === 'fail warn' && isOfWebSocket(id)),
        ),
      ).toEqual([]);
    },
  );

  test('both come to the same', () => {
    const [one, other] = runs.map(({ folder }) =>
      Object.fromEntries(Object.entries(verdictsIn(folder)).filter(([id]) => !isOfWebSocket(id))),
    );
    expect(one).toEqual(other);
  });
});

describe('the certificate of the target', () => {
  const withoutAuthority = (): string => {
    const { tls: _tls, ...rest } = mosquitto.targetFile;
    const path = join(reportFolder(), 'no-authority.yaml');
    writeFileSync(path, stringify(rest));
    return path;
  };
  const only = '--only=mqtt-3.1.1.MQTT-3.1.4-4';

  test('that cannot be verified is the lab’s matter, and --insecure skips it', async () => {
    const target = `--target=${mosquitto.addresses['mqtts']}`;
    const file = `--target-file=${withoutAuthority()}`;
    const refused = await run(target, file, only, `--report-dir=${reportFolder()}`);
    expect(refused.out).toContain('give --insecure to skip verification');
    expect(refused.code).toBe(3);
    const { code } = await run(target, file, only, '--insecure', `--report-dir=${reportFolder()}`);
    expect(code).toBe(0);
  });

  test('is verified by --ca', async () => {
    const { ca } = mosquitto.targetFile['tls'] as { ca: string };
    const { code } = await run(
      `--target=${mosquitto.addresses['mqtts']}`,
      `--target-file=${withoutAuthority()}`,
      only,
      `--ca=${ca}`,
      `--report-dir=${reportFolder()}`,
    );
    expect(code).toBe(0);
  });
});
