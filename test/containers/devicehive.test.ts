import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { containers } from '../../fixtures/containers/index.js';
import { openLab } from '../../fixtures/containers/devicehive-lab.js';
import type { Lab } from '../../fixtures/containers/devicehive-lab.js';
import type { Readiness, StackService } from '../../fixtures/containers/devicehive-stack.js';
import { imageOf } from '../../fixtures/containers/broker-images.js';

const engine = await new Promise<boolean>((resolve) => {
  const socket = connectTcp('/var/run/docker.sock', () => resolve(socket.destroy() !== undefined));
  socket.on('error', () => resolve(false));
});

// Mosquitto in the place of DeviceHive's services: an image that these tests have in any case.
describe.runIf(engine || process.env['DOCKER_HOST'])('DeviceHive’s lab on a real engine', () => {
  const image = 'mqtt-conformance/devicehive-lab:test';
  const service = (name: StackService['name'], ready: Readiness): StackService => ({
    name,
    image,
    environment: { FROM_THE_STACK: 'yes' },
    ports: [1883],
    ready,
  });
  const dockerode = async () => (await getContainerRuntimeClient()).container.dockerode;
  // Other tests start containers of their own at the same time.
  const ofLabs = { filters: { ancestor: [image] } };
  const existing = async () => {
    const docker = await dockerode();
    const all = await docker.listContainers({ all: true, ...ofLabs });
    const networks = await docker.listNetworks();
    return [...all.map(({ Id }) => Id), ...networks.map(({ Id }) => Id)].sort();
  };

  let before: string[];
  let lab: Lab;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mqtt-conformance-lab-'));
    await writeFile(join(folder, 'mosquitto.conf'), 'listener 1883\nlog_dest stderr\n');
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${imageOf('mosquitto')}\nCOPY mosquitto.conf /mosquitto/config/mosquitto.conf\n`,
    );
    await GenericContainer.fromDockerfile(folder).build(image, { deleteOnExit: false });
    await rm(folder, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await (await dockerode()).getImage(image).remove();
  });
  afterEach(() => vi.unstubAllEnvs());

  it('starts services in one network, reaches them and leaves nothing behind', async () => {
    before = await existing();
    lab = await openLab(30_000);
    const first = await lab.start(service('redis', { listening: true }));
    const second = await lab.start(service('mqtt', { logs: /mosquitto version \S+ running/ }));
    expect(first.at(1883)).not.toBe(second.at(1883));

    const docker = await dockerode();
    const started = (await docker.listContainers(ofLabs)).filter(({ Id }) => !before.includes(Id));
    const inspected = await Promise.all(started.map(({ Id }) => docker.getContainer(Id).inspect()));
    expect(inspected).toHaveLength(2);
    const networks = inspected.map(({ NetworkSettings }) =>
      Object.entries(NetworkSettings.Networks).filter(([name]) => name !== 'bridge'),
    );
    expect(new Set(networks.flat().map(([name]) => name)).size).toBe(1);
    expect(networks.flat().flatMap(([, { Aliases }]) => Aliases)).toEqual(
      expect.arrayContaining(['redis', 'mqtt']),
    );
    for (const { Config } of inspected) expect(Config.Env).toContain('FROM_THE_STACK=yes');

    await lab.close();
    expect(await existing()).toEqual(before);
  }, 60_000);

  it('tells the end of the log of a service that does not become ready, and removes it', async () => {
    before = await existing();
    lab = await openLab(2000);
    await expect(lab.start(service('auth', { logs: /never said/ }))).rejects.toMatchObject({
      code: 'NOT_READY',
      message: expect.stringMatching(/DeviceHive's auth .* Its log ends with: .*mosquitto version/s),
    });
    await lab.close();
    expect(await existing()).toEqual(before);
  }, 30_000);

  it('says which setting names another image when one cannot be pulled', async () => {
    vi.stubEnv('MQTT_CONFORMANCE_DEVICEHIVE_ZOOKEEPER_IMAGE', 'registry.invalid/no-such-image:1');
    before = await existing();
    await expect(containers['devicehive']!.start({ deadline: 10_000 })).rejects.toMatchObject({
      name: 'ContainerError',
      code: 'NO_IMAGE',
      message: expect.stringContaining('MQTT_CONFORMANCE_DEVICEHIVE_ZOOKEEPER_IMAGE'),
    });
    expect(await existing()).toEqual(before);
  }, 20_000);
});
