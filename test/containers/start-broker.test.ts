import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  defaultImages,
  imageOf,
  imageVariable,
  type BrokerName,
} from '../../fixtures/containers/broker-images.js';
import { brokers as recipes } from '../../fixtures/containers/index.js';
import { engine } from './broker.js';
import { withoutEngine } from './without-engine.js';

/** Starts NATS as a command of its own would, and waits for a line that it never logs. */
const neverReady = `
  import { startBroker } from './dist/fixtures/containers/start-broker.js';
  await startBroker('nats', () => ({
    name: 'nats', product: 'NATS', command: ['-p', '4222'], files: [], ports: [4222], ready: { logs: /never said/ },
    version: async () => '', addresses: () => ({ mqtt: '' }), targetFile: () => ({}),
  })).catch(({ code }) => process.exit(code === 'INTERRUPTED' ? 130 : 4));
`;

const withoutReaper = `
  import { startNats } from './dist/fixtures/containers/nats.js';
  await startNats({ deadline: 20_000 }).catch(({ code, message }) => console.log(code, message));
`;

const brokers = Object.keys(defaultImages) as BrokerName[];

it('runs the pinned image unless a variable names another one', () => {
  expect(imageOf('nats', {})).toMatch(/^nats:\d+\.\d+\.\d+$/);
  expect(imageOf('nats', { MQTT_CONFORMANCE_NATS_IMAGE: '' })).toBe(defaultImages.nats);
  expect(imageOf('nats', { MQTT_CONFORMANCE_NATS_IMAGE: 'mine:1' })).toBe('mine:1');
});

it.each(brokers)('%s: the README and the script for CI know the pinned image', (name) => {
  expect(readFileSync('README.md', 'utf8')).toMatch(
    new RegExp(`container:${name}\\W+${defaultImages[name].replaceAll('.', '\\.')}\\W`),
  );
  // As .ci/container-engine.sh reads it.
  const source = readFileSync('fixtures/containers/broker-images.ts', 'utf8');
  expect(source.match(new RegExp(`^  ${name}: '(.*)',$`, 'm'))?.[1]).toBe(defaultImages[name]);
});

describe('without an engine', () => {
  it.each(brokers)('%s says how to get one', async (name) => {
    const fresh = await withoutEngine(() => import('../../fixtures/containers/index.js'));
    await expect(fresh.brokers[name]?.start()).rejects.toMatchObject({
      code: 'NO_ENGINE',
      message: expect.stringContaining('apt-get install docker.io'),
    });
  });
});

describe.runIf(engine)('a broker that cannot be started', () => {
  /** A name of our own for NATS's image, by which its containers are told from those of other tests. */
  const image = { repo: 'mqtt-conformance/start-broker', tag: `test-${process.pid}` };
  const name = `${image.repo}:${image.tag}`;
  const dockerode = async () => (await getContainerRuntimeClient()).container.dockerode;
  const ours = async () => {
    const all = await (await dockerode()).listContainers({ all: true });
    return all.filter(({ Image }) => Image === name);
  };

  beforeAll(async () => {
    const docker = await dockerode();
    const present = await docker.listImages({ filters: { reference: [imageOf('nats')] } });
    if (present.length === 0) await (await recipes['nats']!.start()).stop();
    await docker.getImage(imageOf('nats')).tag(image);
  });
  afterAll(async () => void (await (await dockerode()).getImage(name).remove()));

  it.each(brokers)('%s: says which setting names another image when one cannot be pulled', async (broker) => {
    const start = recipes[broker]!.start({ image: 'registry.invalid/no-such-image:1', deadline: 10_000 });
    await expect(start).rejects.toMatchObject({
      name: 'ContainerError',
      code: 'NO_IMAGE',
      message: expect.stringContaining(imageVariable(broker)),
    });
  });

  it('says how to do without the reaper where it cannot be had', async () => {
    // Testcontainers reads the names of images when it is loaded.
    const child = spawn(process.execPath, ['--input-type=module', '-e', withoutReaper], {
      env: {
        ...process.env,
        [imageVariable('nats')]: name,
        TESTCONTAINERS_RYUK_DISABLED: 'false',
        RYUK_CONTAINER_IMAGE: 'registry.invalid/no-such-ryuk:1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => said.push(part));
    await once(child, 'close');
    expect(Buffer.concat(said).toString()).toMatch(/^NO_IMAGE .*TESTCONTAINERS_RYUK_DISABLED=true/);
    expect(await ours()).toEqual([]);
  });

  it('tells the end of the log of one that dies, and leaves no container', async () => {
    // NATS does not know RabbitMQ's command.
    await expect(recipes['rabbitmq']!.start({ image: name, deadline: 20_000 })).rejects.toMatchObject({
      code: 'NOT_READY',
      message: expect.stringMatching(
        /RabbitMQ .* did not become ready.* Its log ends with: .*rabbitmq-server/s,
      ),
    });
    expect(await ours()).toEqual([]);
  });

  it('leaves no container when Ctrl-C comes before it is ready', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', neverReady], {
      env: { ...process.env, [imageVariable('nats')]: name },
      stdio: 'inherit',
    });
    const ended = once(child, 'exit');
    await vi.waitFor(async () => expect(await ours()).toMatchObject([{ State: 'running' }]), 30_000);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(await ours()).toEqual([]);
  });
});
