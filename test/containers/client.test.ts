import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientRecipes } from '../../fixtures/clients/index.js';
import { versionOfDebian } from '../../fixtures/clients/packages.js';
import { baseImageOf, baseImageVariable } from '../../fixtures/containers/client/base-image.js';
import { containerOf } from '../../fixtures/containers/client/container.js';
import { imageFor } from '../../fixtures/containers/client/image.js';
import { wayToUs } from '../../fixtures/containers/client/reach.js';
import { ensureImage, findEngine } from '../../fixtures/containers/engine.js';
import { groupLabel } from '../../fixtures/containers/start-container.js';
import type { ClientContainer, PreparedClientContainer } from '../../fixtures/contract.js';
import { prepareInContainer } from '../../src/target/contained-client.js';
import { containerDevice } from '../../src/target/container-device.js';
import { linesOf, recordIn, reportFolder, run, start } from '../cli/command.js';
import { engine } from './broker.js';

const target = '--target=container:client/mosquitto_sub';
const recipe = clientRecipes['mosquitto-sub']!;
const listen = { host: '127.0.0.1', port: 0 };

describe.runIf(engine)('a client in a container', () => {
  let prepared: PreparedClientContainer;
  const docker = async () => (await getContainerRuntimeClient()).container.dockerode;
  /** A name of our own for the Debian, by which containers of these tests are told from those of others. */
  const base = { repo: 'mqtt-conformance/client-base', tag: `test-${process.pid}` };
  const itsBase = (name = `${base.repo}:${base.tag}`) => void vi.stubEnv(baseImageVariable, name);
  /** Containers of the image of these tests. */
  const ours = async () => {
    const all = await (await docker()).listContainers({ all: true, filters: { label: [groupLabel] } });
    return all.filter(({ Image }) => Image === imageFor(baseImageOf(), ['mosquitto-clients']));
  };

  beforeAll(async () => {
    await ensureImage(await findEngine(60_000), baseImageOf(), 'It is needed here.', 300_000);
    await (await docker()).getImage(baseImageOf()).tag(base);
    itsBase();
    prepared = await prepareInContainer(recipe, listen);
  });
  afterAll(async () => {
    expect(await ours()).toEqual([]);
    for (const name of [prepared.place.image, baseImageOf()]) await (await docker()).getImage(name).remove();
    vi.unstubAllEnvs();
  });

  it('is ready without anything being left', async () => {
    const { network } = prepared.place;
    expect(prepared.targetFile).toMatchObject({
      spec: 'mqtt-client',
      product: 'mosquitto',
      version: expect.stringMatching(/^\d+\.\d+/),
      // In a network of its own this machine has another name.
      ...(network === 'bridge' && { advertise: 'host.docker.internal' }),
    });
    expect(await ours()).toEqual([]);
  });

  it('that does not reach our broker is told so before anything is judged', async () => {
    const { place } = prepared;
    const engine = await findEngine(60_000);
    const nowhere = { ...listen, advertise: { host: '127.0.0.9' } };
    await expect(wayToUs(engine, place, nowhere)).rejects.toMatchObject({
      code: 'NO_WAY',
      message: expect.stringContaining('does not reach this machine at 127.0.0.9'),
    });
    const { code, err } = await run(target, '--listen=127.0.0.1:0', '--advertise=127.0.0.9');
    expect(err).toMatch(/does not reach this machine at 127\.0\.0\.9.* Give --listen=0\.0\.0\.0:18830/);
    expect(code).toBe(2);
  });

  describe('of its own', () => {
    let container: ClientContainer;
    const started = async (...script: string[]): Promise<void> => {
      container = containerOf(prepared.place);
      onTestFinished(async () => await container.remove());
      await container.start(['sh', '-c', ...script], { '/mqtt-conformance/file': 'content' });
    };

    it.each([
      ['cat /mqtt-conformance/file >&2; exit 5', 'ended with exit code 5, saying: content'],
      ['exit 0', 'ended with exit code 0'],
      ['exec no-such-program', /^ended with exit code 127, saying: .*no-such-program/],
      // Not as a first process, which no signal of its own ends.
      ['kill -SEGV $$', 'was ended by SIGSEGV'],
    ])('tells how its program ended: %s', async (script, how) => {
      await started(script);
      await expect.poll(() => container.ended()).toMatch(how);
    });

    it('loses its power and gets it back, and keeps what it has stored', async () => {
      await started(
        'echo again >> /seen; cat /seen >&2; test $(wc -l < /seen) = 2 && exit 7; exec sleep 1000',
      );
      await expect.poll(async () => await container.run(['test', '-s', '/seen'])).toBeUndefined();
      expect(container.ended()).toBeUndefined();
      await container.restart();
      await expect.poll(() => container.ended()).toBe('ended with exit code 7, saying: again again');
    });

    it('runs further commands, and says how they failed', async () => {
      await started('exec sleep 1000');
      expect(await container.run(['test', '-e', '/mqtt-conformance/file'])).toBeUndefined();
      expect(await container.run(['sh', '-c', 'echo no >&2; exit 3'])).toBe(
        'ended with exit code 3, saying: no',
      );
      await container.remove();
      expect(await container.run(['true'])).toMatch(/^could not be run in the container/);
      // Who ended it does not ask how it ended.
      expect(container.ended()).toBeUndefined();
    });

    it('is removed also where it cannot be started', async () => {
      container = containerOf({ ...prepared.place, network: 'no-such-network' as 'bridge' });
      await expect(container.start(['true'], {})).rejects.toThrow('no-such-network');
      await container.remove();
      expect(await ours()).toEqual([]);
    });
  });

  /** A broker, what it was told to publish, and who came. */
  const broker = async (host: string) => {
    const aedes = await Aedes.createBroker();
    const came: string[] = [];
    const published: string[] = [];
    aedes.on('client', ({ id }) => void came.push(id));
    aedes.on('publish', ({ topic, payload }) => void (topic === 'up' && published.push(String(payload))));
    const server = createServer(aedes.handle);
    await new Promise<void>((done) => server.listen(0, host, done));
    onTestFinished(() => {
      aedes.close();
      server.close();
    });
    return { port: (server.address() as AddressInfo).port, came, published };
  };

  it.each([
    ['this machine’s own', 'host', '127.0.0.1', '127.0.0.1'],
    ['a network of its own', 'bridge', '0.0.0.0', 'host.docker.internal'],
  ] as const)('comes to our broker from %s, publishes and comes again', async (_what, network, at, host) => {
    const { port, came, published } = await broker(at);
    const device = await containerDevice(
      recipe,
      { ...prepared.place, network },
      {
        publish: "sh -c 'mosquitto_pub -h {host} -p {port} -i asked -t up -m {word} || exit 9'",
        parameters: { word: 'a-word' },
      },
    );
    onTestFinished(async () => await device.stop());
    await device.connectTo({ host, port, url: `mqtt://${host}:${port}` });
    await expect.poll(() => came).toEqual(['mosquitto-sub']);
    await device.publish!();
    await expect.poll(() => published).toEqual(['a-word']);
    await device.restart!();
    await expect.poll(() => came).toEqual(['mosquitto-sub', 'asked', 'mosquitto-sub']);
    expect(device.ended!()).toBeUndefined();
    await device.stop();
    expect(await ours()).toEqual([]);
  });

  it('says what became of a command that publishes nothing, without what must not be shown', async () => {
    const { port } = await broker('127.0.0.1');
    const device = await containerDevice(
      recipe,
      { ...prepared.place, network: 'host' },
      {
        publish: "sh -c 'echo {word} >&2; exit 3'",
        parameters: { word: 'secret' },
      },
    );
    onTestFinished(async () => await device.stop());
    await device.connectTo({ host: '127.0.0.1', port, url: `mqtt://127.0.0.1:${port}` });
    await expect(device.publish!()).rejects.toThrow(
      'the command that makes a message of the device ended with exit code 3, saying: {word}',
    );
  });

  /** What each case came to, without its times. */
  const verdictsIn = (record: string): Record<string, string> =>
    Object.fromEntries(
      linesOf(record)
        .filter(({ type }) => type === 'case')
        .map(({ id, verdict, weight, actual = '' }) => [
          String(id),
          `${String(verdict)} ${String(weight)} ${String(actual).replaceAll(/\d+(\.\d+)? m?s/g, 'so long')}`,
        ]),
    );
  const findings = '--only=mqtt-client.malformed.topic';

  describe('that is judged', () => {
    let whole: Awaited<ReturnType<typeof run>> & { folder: string };
    beforeAll(async () => {
      const folder = reportFolder();
      const words = [target, '--spec=mqtt-client', findings, `--report-dir=${folder}`];
      whole = { folder, ...(await run(...words)) };
    });

    it('has the findings that are known of it, and leaves nothing', async () => {
      const { folder, code, out } = whole;
      expect(out).toMatch(/our broker waits at .*; it is open to this machine alone/);
      expect(out).toMatch(/^GATE PASSED .*: nothing new; 1 known finding,/m);
      expect(code).toBe(0);
      const verdicts = verdictsIn(recordIn(folder));
      expect(verdicts['mqtt-client.malformed.topic/wildcard']).toMatch(/^fail known .*went on/);
      expect(await ours()).toEqual([]);
    });

    it('comes to what it comes to as a program of this machine', async ({ skip }) => {
      const version = await versionOfDebian('mosquitto-clients');
      if (version !== prepared.targetFile['version'])
        skip(`this machine has ${version ?? 'no version'} of mosquitto-clients, and the image another one`);
      const folder = reportFolder();
      await run('clients', 'mosquitto-sub', findings, `--report-dir=${folder}`);
      const [name = ''] = readdirSync(folder);
      expect(verdictsIn(recordIn(join(folder, name, 'mosquitto-sub')))).toEqual(
        verdictsIn(recordIn(whole.folder)),
      );
    });
  });

  it('is judged as tests of vitest, with its power taken away', async () => {
    const folder = reportFolder();
    const id = 'mqtt-client.life.same-client-id-after-restart';
    const { code, out } = await start([target, `--only=${id}`, `--report-dir=${folder}`], {
      script: 'npm-test',
    }).ended;
    expect(out).toMatch(/^CONFORMS/m);
    expect(code).toBe(0);
    const line = linesOf(recordIn(folder)).find((one) => one['id'] === id);
    expect(line).toMatchObject({ verdict: 'pass' });
    const told = JSON.stringify(line!['transcript']);
    expect(told).toContain('"on":"device","type":"note"');
    expect(await ours()).toEqual([]);
  });

  it('is gone after Ctrl-C', async () => {
    const command = start([target, '--only=mqtt-client.life', `--report-dir=${reportFolder()}`]);
    await command.says('mqtt-client on container:client/mosquitto_sub');
    await expect.poll(ours).toMatchObject([{ State: 'running' }]);
    command.child.kill('SIGINT');
    const { code } = await command.ended;
    expect(code).toBe(130);
    expect(await ours()).toEqual([]);
  });
});
