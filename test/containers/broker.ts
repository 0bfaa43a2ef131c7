import { connect as connectTcp } from 'node:net';
import { connectAsync } from 'mqtt';
import type { IClientOptions } from 'mqtt';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BrokerName } from '../../fixtures/containers/broker-images.js';
import { brokers } from '../../fixtures/containers/index.js';
import type { RunningTarget } from '../../fixtures/contract.js';

/** Whether a container engine answers here; without one these tests are skipped. */
export const engine =
  process.env['DOCKER_HOST'] !== undefined ||
  (await new Promise<boolean>((resolve) => {
    const socket = connectTcp('/var/run/docker.sock', () => resolve(socket.destroy() !== undefined));
    socket.on('error', () => resolve(false));
  }));

const once: IClientOptions = { reconnectPeriod: 0, connectTimeout: 5000 };

export interface Expected {
  product: string;
  /** The return code that a wrong password gets: the standard allows 4 and 5. */
  wrongPassword: 4 | 5;
  anonymous: boolean;
}

interface Parameters {
  username: string;
  password: string;
  webSocketUrl: string;
  forbiddenTopic: string;
}

/** What holds for every broker that a recipe starts; answers the running broker, once the tests run. */
export function itIsABroker(name: BrokerName, { product, wrongPassword, anonymous }: Expected) {
  const recipe = brokers[name]!;
  let target: RunningTarget;
  const mqtt = () => target.addresses['mqtt'] ?? '';
  const parameters = () => target.targetFile['parameters'] as Parameters;
  const account = () => {
    const { username, password } = parameters();
    return { username, password };
  };
  const connected = (address: string, options: IClientOptions) =>
    connectAsync(address, { ...once, ...options }, false);

  beforeAll(async () => {
    target = await recipe.start();
  });
  afterAll(() => target?.stop());

  it('states its product and version, and lists findings on no other product', () => {
    expect(target.targetFile).toMatchObject({
      product,
      version: expect.stringMatching(/^\d+\.\d+/),
      address: mqtt(),
    });
    const findings = target.targetFile['knownFindings'] as { product: string }[];
    expect(findings.filter((finding) => finding.product !== product)).toEqual([]);
  });

  it('publishes its ports on loopback only', async () => {
    const { container } = await getContainerRuntimeClient();
    const port = Number(new URL(mqtt()).port);
    const running = await container.dockerode.listContainers();
    const own = running.find(({ Ports }) => Ports.some(({ PublicPort }) => PublicPort === port));
    const published = own?.Ports.filter(({ PublicPort }) => PublicPort !== undefined) ?? [];
    expect(published.length).toBeGreaterThanOrEqual(Object.keys(target.addresses).length);
    expect(published.filter(({ IP }) => IP !== '127.0.0.1')).toEqual([]);
  });

  it('accepts the account and refuses a wrong password', async () => {
    const client = await connected(mqtt(), account());
    expect(client.connected).toBe(true);
    await client.endAsync();
    const { username } = parameters();
    await expect(connected(mqtt(), { username, password: 'wrong' })).rejects.toMatchObject({
      code: wrongPassword,
    });
  });

  it(`${anonymous ? 'serves' : 'refuses'} anonymous clients`, async () => {
    const attempt = connected(mqtt(), {}).then(
      (client) => client.endAsync().then(() => true),
      () => false,
    );
    expect(await attempt).toBe(anonymous);
  });

  it('routes between WebSocket and TCP, and does not route what must not be published', async () => {
    const { webSocketUrl, forbiddenTopic } = parameters();
    const [subscriber, forbidden, allowed] = [
      await connected(webSocketUrl, account()),
      await connected(mqtt(), account()),
      await connected(mqtt(), account()),
    ];
    const seen: string[] = [];
    const fence = new Promise<void>((resolve) =>
      subscriber.on('message', (topic) => {
        seen.push(topic);
        if (topic === 'allowed/fence') resolve();
      }),
    );
    await subscriber.subscribeAsync(['allowed/#', forbiddenTopic], { qos: 1 });
    // Some acknowledge it and some close the connection: MQTT 3.1.1 leaves it to them (MQTT-3.3.5-2).
    const closed = new Promise<void>((resolve) => forbidden.once('close', () => resolve()));
    await Promise.race([
      forbidden.publishAsync(forbiddenTopic, 'x', { qos: 1 }).catch(() => undefined),
      closed,
    ]);
    await allowed.publishAsync('allowed/fence', 'x', { qos: 1 });
    await fence;
    expect(seen).toEqual(['allowed/fence']);
    await Promise.all([subscriber, forbidden, allowed].map((client) => client.endAsync(true)));
  });

  return () => target;
}
