import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImageName } from 'testcontainers';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientRecipes } from '../../fixtures/clients/index.js';
import { baseImageOf, baseImageVariable } from '../../fixtures/containers/client/base-image.js';
import { dockerfile, ensureClientImage, imageFor } from '../../fixtures/containers/client/image.js';
import { ensureImage, findEngine } from '../../fixtures/containers/engine.js';
import { asUsage } from '../../src/target/fixtures.js';
import { reportFolder } from '../cli/command.js';
import { engine } from './broker.js';
import { withoutEngine } from './without-engine.js';

type Engine = Awaited<ReturnType<typeof findEngine>>;

const recipe = clientRecipes['mosquitto-sub']!;
const listen = { host: '127.0.0.1', port: 0 };

describe('the image of a client', () => {
  it('is made of the pinned Debian unless a variable names another one', () => {
    expect(baseImageOf({})).toBe('debian:bookworm-slim');
    expect(baseImageOf({ [baseImageVariable]: '' })).toBe('debian:bookworm-slim');
    expect(baseImageOf({ [baseImageVariable]: 'mine:1' })).toBe('mine:1');
  });

  it('is another one for another base, and for other packages', () => {
    const all = [imageFor('a', ['x', 'y']), imageFor('b', ['x', 'y']), imageFor('a', ['x'])];
    expect(new Set(all).size).toBe(3);
    expect(imageFor('a', ['x', 'y'])).toBe(all[0]);
    expect(dockerfile('a', ['x', 'y'])).toMatch(/^FROM a\n/);
  });

  it.each(
    Object.values(clientRecipes).flatMap(({ package: from, besides = [] }) =>
      'debian' in from ? [[[...from.debian, ...besides]]] : [],
    ),
  )('has a name that the engine takes: %j', (packages) => {
    expect(imageFor('a', packages)).toMatch(/^[a-z/-]+:\w[\w.-]{0,127}$/);
  });

  it('is known to the README and to the script for CI', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(`\`${baseImageOf({})}\``);
    // As .ci/container-engine.sh reads it.
    const source = readFileSync('fixtures/containers/client/base-image.ts', 'utf8');
    expect(/^ {2}debian: '(.*)',$/m.exec(source)?.[1]).toBe(baseImageOf({}));
  });
});

describe('without an engine', () => {
  it('one sentence says how to get one, and what to do without', async () => {
    const fresh = await withoutEngine(() => import('../../fixtures/containers/client/index.js'));
    const error: unknown = await fresh
      .prepareClientContainer(recipe, ['mosquitto-clients'], listen)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'NO_ENGINE' });
    expect(asUsage(error, 'container:client/mosquitto-sub', 'do something else')).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('apt-get install docker.io'),
      hint: 'Or do something else.',
    });
  });
});

describe.runIf(engine)('an image that is made', () => {
  beforeAll(async () => {
    await ensureImage(await findEngine(60_000), baseImageOf(), 'It is needed here.', 300_000);
  });

  it('needs packages that can be had', async () => {
    const engine = await findEngine(60_000);
    await expect(
      ensureClientImage(engine, ['no-such-package-at-all'], new AbortController().signal),
    ).rejects.toMatchObject({
      code: 'NO_IMAGE',
      message: expect.stringMatching(
        /could not be made of .*no-such-package-at-all.*MQTT_CONFORMANCE_DEBIAN_IMAGE/s,
      ),
    });
    await nothingIsMade(engine, 'no-such-package-at-all');
  });

  it('is left unmade when Ctrl-C comes before its image is there', async () => {
    const engine = await findEngine(60_000);
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv(baseImageVariable, await withoutEnd(engine));
    const ends = new AbortController();
    const made = ensureClientImage(engine, ['awaited-for-ever'], ends.signal);
    await expect.poll(async () => (await building(engine, 'awaited-for-ever')).length).toBe(1);
    ends.abort();
    await expect(made).rejects.toMatchObject({ code: 'NO_IMAGE' });
    await nothingIsMade(engine, 'awaited-for-ever');
  });

  /** An image in which installing a package never ends. */
  const withoutEnd = async ({ container: { dockerode } }: Engine): Promise<string> => {
    const context = reportFolder();
    const name = `mqtt-conformance/client-without-end:test-${process.pid}`;
    const install = '/usr/local/bin/apt-get';
    writeFileSync(join(context, 'apt-get'), '#!/bin/sh\nexec sleep 10000\n', { mode: 0o755 });
    writeFileSync(join(context, 'Dockerfile'), `FROM ${baseImageOf()}\nCOPY apt-get ${install}\n`);
    const files = { context, src: ['Dockerfile', 'apt-get'] };
    const said = await dockerode.buildImage(files, { t: name, forcerm: true });
    await new Promise((done) => dockerode.modem.followProgress(said, done));
    onTestFinished(async () => void (await dockerode.getImage(name).remove()));
    return name;
  };

  /** Containers in which an image with a package is being made. */
  const building = async ({ container }: Engine, name: string) => {
    const all = await container.dockerode.listContainers({ all: true });
    return all.filter(({ Command }) => Command.includes(name));
  };

  const nothingIsMade = async (engine: Engine, name: string) => {
    await expect.poll(async () => await building(engine, name)).toEqual([]);
    const image = ImageName.fromString(imageFor(baseImageOf(), [name]));
    expect(await engine.image.exists(image)).toBe(false);
  };
});
